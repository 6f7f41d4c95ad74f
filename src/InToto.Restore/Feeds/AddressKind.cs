using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace InToto.Restore;

/// <summary>How far inside an address is; each sees more than the one before.</summary>
internal enum AddressKind
{
    /// <summary>Anybody's.</summary>
    Public,

    /// <summary>Of the own network.</summary>
    Private,

    /// <summary>Of this machine.</summary>
    Loopback,

    /// <summary>Of the own cable: where clouds keep their secrets (169.254.169.254). Also what is no single machine.</summary>
    LinkLocal,
}

internal static class AddressKinds
{
    /// <summary>The kind of an address, also of one that is wrapped in another.</summary>
    public static AddressKind Of(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) return Of(address.MapToIPv4());
        var bytes = address.GetAddressBytes();
        return address.AddressFamily == AddressFamily.InterNetwork ? OfFour(bytes) : OfSixteen(address, bytes);
    }

    private static AddressKind OfFour(byte[] bytes) => bytes switch
    {
        // The system takes 0.0.0.0 for this machine.
        [127 or 0, ..] => AddressKind.Loopback,
        [10, ..] or [172, >= 16 and <= 31, ..] or [192, 168, ..] or [100, >= 64 and <= 127, ..] => AddressKind.Private,
        [169, 254, ..] or [>= 224, ..] => AddressKind.LinkLocal,
        _ => AddressKind.Public,
    };

    private static AddressKind OfSixteen(IPAddress address, byte[] bytes)
    {
        if (IPAddress.IsLoopback(address) || address.Equals(IPAddress.IPv6Any)) return AddressKind.Loopback;
        if (address.IsIPv6LinkLocal || address.IsIPv6Multicast) return AddressKind.LinkLocal;
        if (address.IsIPv6UniqueLocal || address.IsIPv6SiteLocal) return AddressKind.Private;
        // Translated to IPv4 on the way: 64:ff9b::/96, 2002::/16, and ::a.b.c.d.
        if (BinaryPrimitives.ReadUInt64BigEndian(bytes) is 0x0064_FF9B_0000_0000 or 0 && BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(8)) == 0) return OfFour(bytes[12..]);
        return bytes is [0x20, 0x02, ..] ? OfFour(bytes[2..6]) : AddressKind.Public;
    }
}
