#!/usr/bin/env python3
"""A feed of packages that nobody publishes, for measuring: a folder of .nupkg files, and the same as a server of NuGet's protocol, version 3.

    feed.py make FOLDER COUNT ASSEMBLIES      COUNT packages of one to four assemblies each, taken in turn from a folder of them, so that sizes are those of real ones
    feed.py large FOLDER MIB                  one package of so many MiB that do not compress
    feed.py serve FOLDER PORT                 on 127.0.0.1, until it is told to end
"""
import http.server, json, os, pathlib, random, sys, zipfile

NUSPEC = """<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">
  <metadata>
    <id>{id}</id>
    <version>1.0.0</version>
    <authors>Bench</authors>
    <description>For measuring.</description>
    <dependencies><group targetFramework="net10.0" /></dependencies>
  </metadata>
</package>
"""
TYPES = """<?xml version="1.0" encoding="utf-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="dll" ContentType="application/octet" /><Default Extension="nuspec" ContentType="application/octet" /><Default Extension="xml" ContentType="application/octet" /><Default Extension="targets" ContentType="application/octet" /><Default Extension="bin" ContentType="application/octet" /></Types>
"""


def add(package, name, content, stored=False):
    entry = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    entry.create_system = 0
    package.writestr(entry, content)


def make(folder, count, assemblies):
    files = sorted(path for path in pathlib.Path(assemblies).glob("*.dll") if path.stat().st_size < 1 << 20)
    chance = random.Random(20261127)
    for number in range(int(count)):
        identity = f"Bench.P{number:03}"
        with zipfile.ZipFile(f"{folder}/{identity}.1.0.0.nupkg", "w") as package:
            add(package, f"{identity}.nuspec", NUSPEC.format(id=identity))
            add(package, "[Content_Types].xml", TYPES)
            for path in chance.sample(files, chance.randint(1, 4)):
                add(package, f"lib/net10.0/{path.name}", path.read_bytes())
                add(package, f"lib/net10.0/{path.stem}.xml", "<doc>" + "".join(f'<member name="M:{path.stem}.M{i}"><summary>Does number {i}.</summary></member>' for i in range(400)) + "</doc>")
            if number % 10 == 0:
                add(package, f"build/{identity}.targets", "<Project />")


def large(folder, mebibytes):
    with zipfile.ZipFile(f"{folder}/Bench.Large.1.0.0.nupkg", "w") as package:
        add(package, "Bench.Large.nuspec", NUSPEC.format(id="Bench.Large"))
        add(package, "[Content_Types].xml", TYPES)
        entry = zipfile.ZipInfo("content/large.bin", (2026, 1, 1, 0, 0, 0))
        entry.create_system, entry.file_size = 0, int(mebibytes) << 20
        with package.open(entry, "w") as content:
            for _ in range(int(mebibytes)):
                content.write(os.urandom(1 << 20))


class Feed(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    packages = {}

    def do_GET(self):
        match self.path.strip("/").split("/"):
            case ["index.json"]:
                self.answer(json.dumps({"version": "3.0.0", "resources": [{"@id": f"http://127.0.0.1:{self.server.server_port}/flat/", "@type": "PackageBaseAddress/3.0.0"}]}).encode())
            case ["flat", identity, "index.json"] if identity in self.packages:
                self.answer(b'{"versions":["1.0.0"]}')
            case ["flat", identity, "1.0.0", _] if identity in self.packages:
                self.answer(self.packages[identity].read_bytes())
            case _:
                self.answer(b"", 404)

    def answer(self, body, status=200):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words):
        pass


def serve(folder, port):
    Feed.packages = {path.name.removesuffix(".1.0.0.nupkg").lower(): path for path in pathlib.Path(folder).glob("*.nupkg")}
    http.server.ThreadingHTTPServer(("127.0.0.1", int(port)), Feed).serve_forever()


{"make": make, "large": large, "serve": serve}[sys.argv[1]](*sys.argv[2:])
