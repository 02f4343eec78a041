using System.Text;

namespace PeerSupport.Suite.Tests.Canary;

/// <summary>A value as it may look where it should not be: as it is, in hexadecimal digits, in base64 wherever it began, as UTF-16.</summary>
internal sealed class Needle
{
    private readonly byte[][] _forms;

    public Needle(string value)
    {
        Value = value;
        var bytes = Encoding.UTF8.GetBytes(value);
        string[] texts = [value, value.ToLowerInvariant(), Convert.ToHexString(bytes), Convert.ToHexStringLower(bytes), .. Enumerable.Range(0, 3).Select(shift => Base64(bytes, shift))];
        _forms = [.. texts.Distinct().Select(Encoding.UTF8.GetBytes), Encoding.Unicode.GetBytes(value)];
    }

    public string Value { get; }

    public bool IsIn(string text) => IsIn(Encoding.UTF8.GetBytes(text));

    public bool IsIn(byte[] hay) => Array.Exists(_forms, form => hay.AsSpan().IndexOf(form) >= 0);

    // Without the letters that depend on what stands before and behind.
    private static string Base64(byte[] bytes, int shift)
    {
        var text = Convert.ToBase64String([.. new byte[shift], .. bytes]).TrimEnd('=');
        return text[(shift == 0 ? 0 : shift + 1)..^1];
    }
}
