Console.WriteLine("Made by Bob, packaged by Carl.");
