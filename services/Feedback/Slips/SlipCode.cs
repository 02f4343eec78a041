using System.Security.Cryptography;
using System.Text;
using PeerSupport.Feedback.V1;
using PeerSupport.Platform;

namespace PeerSupport.Feedback.Slips;

/// <summary>
/// What stands on a slip: a letter for the month, seven that are drawn by lot, and four that nobody can reckon who has not the key. So a code that is not on
/// the list of those given out was used before, or was never given out, and which of the two needs no list of the used ones: nothing tells when or in which
/// order slips came in. Nor has a list to say whom a slip asks: the four are other ones for each kind.
/// </summary>
internal readonly record struct SlipCode
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int Drawn = 8;
    private const int Checked = 4;
    private const int Group = 4;

    private SlipCode(string text) => Text = text;

    /// <summary>Twelve characters, without hyphens.</summary>
    private string Text { get; }

    /// <summary>A code that was never given out, of a scheme and month at an establishment.</summary>
    public static SlipCode Draw(SlipKey key, string establishment, string scheme, DateOnly month, SlipKind kind = SlipKind.Feedback)
    {
        var drawn = Alphabet[LetterOf(month)] + RandomNumberGenerator.GetString(Alphabet, Drawn - 1);
        return new(drawn + Check(key, establishment, scheme, kind, drawn));
    }

    /// <summary>As somebody typed it: what looks like another character is taken for the one there is. Null where it can't be a code.</summary>
    public static SlipCode? Parse(string typed)
    {
        var text = string.Concat(typed.ToUpperInvariant().Where(letter => letter is not (' ' or '-')).Select(letter => letter switch
        {
            'O' => '0',
            'I' or 'L' => '1',
            'U' => 'V',
            _ => letter,
        }));
        return text.Length == Drawn + Checked && text.All(Alphabet.Contains) ? new(text) : null;
    }

    /// <summary>Whether we gave it out for this scheme at this establishment, to ask these.</summary>
    public bool IsOf(SlipKey key, string establishment, string scheme, SlipKind kind = SlipKind.Feedback) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Text[Drawn..]), Encoding.ASCII.GetBytes(Check(key, establishment, scheme, kind, Text[..Drawn])));

    /// <summary>The month it is about: letters come again after 32 months, and nobody prints for later than the next.</summary>
    public DateOnly MonthAt(DateOnly today)
    {
        var next = today.FirstOfMonth().AddMonths(1);
        var back = (LetterOf(next) - Alphabet.IndexOf(Text[0], StringComparison.Ordinal) + Alphabet.Length) % Alphabet.Length;
        return next.AddMonths(-back);
    }

    /// <summary>What is kept of it until it is used: nobody gets a code from it who has not the key.</summary>
    public byte[] Digest(SlipKey key) => HMACSHA256.HashData(key.Secret, Encoding.ASCII.GetBytes($"digest\n{Text}"));

    /// <summary>As it is printed: <c>3F7K-Q2XD-98MA</c>.</summary>
    public override string ToString() => string.Join('-', Text.Chunk(Group).Select(group => new string(group)));

    private static int LetterOf(DateOnly month) => ((month.Year * 12) + month.Month) % Alphabet.Length;

    private static string Check(SlipKey key, string establishment, string scheme, SlipKind kind, string drawn)
    {
        // slips that were printed before there were kinds are of the first
        var asks = kind is SlipKind.Feedback ? "" : $"\n{ProtoName.Of(kind)}";
        var mac = HMACSHA256.HashData(key.Secret, Encoding.UTF8.GetBytes($"check\n{establishment}\n{scheme}\n{drawn}{asks}"));
        return string.Concat(mac.Take(Checked).Select(one => Alphabet[one % Alphabet.Length]));
    }
}
