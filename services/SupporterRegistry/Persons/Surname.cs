using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace PeerSupport.SupporterRegistry;

/// <summary>
/// Family names as two systems may spell one: case, accents, spaces, hyphens and apostrophes don't matter.
/// </summary>
internal static class Surname
{
    // A table, because the suite runs without ICU and decomposing is then left out in silence; and because ł, ø and ß don't decompose at all.
    private static readonly FrozenDictionary<char, string> s_plain = new (string Letters, string Plain)[]
    {
        ("ÀÁÂÃÄÅĀĂĄǍẠẢẤẦẨẪẬẮẰẲẴẶ", "A"), ("ÆǼ", "AE"), ("ÇĆĈĊČ", "C"), ("ÐĎĐ", "D"), ("ÈÉÊËĒĔĖĘĚẸẺẼẾỀỂỄỆ", "E"), ("ĜĞĠĢǦ", "G"), ("ĤĦ", "H"),
        ("ÌÍÎÏĨĪĬĮİǏỈỊ", "I"), ("ı", "I"), ("Ĵ", "J"), ("ĶǨ", "K"), ("ĹĻĽĿŁ", "L"), ("ÑŃŅŇ", "N"), ("Ŋ", "NG"), ("ÒÓÔÕÖØŌŎŐƠǑỌỎỐỒỔỖỘỚỜỞỠỢ", "O"), ("Œ", "OE"),
        ("ŔŖŘ", "R"), ("ŚŜŞŠȘ", "S"), ("ẞß", "SS"), ("ŢŤŦȚ", "T"), ("Þ", "TH"), ("ÙÚÛÜŨŪŬŮŰŲƯǓỤỦỨỪỬỮỰ", "U"), ("Ŵ", "W"), ("ÝŶŸỲỴỶỸ", "Y"), ("ŹŻŽ", "Z"),
    }.SelectMany(pair => pair.Letters.Select(letter => (letter, pair.Plain))).ToFrozenDictionary(pair => pair.letter, pair => pair.Plain);

    public static bool Same(string one, string other) => Plain(one) == Plain(other);

    /// <summary>Only letters and digits, in upper case, without their marks; names in other scripts keep their letters.</summary>
    public static string Plain(string surname)
    {
        var plain = new StringBuilder(surname.Length);
        foreach (var letter in surname.EnumerateRunes())
        {
            var upper = Rune.ToUpperInvariant(letter);
            if (upper.IsBmp && s_plain.TryGetValue((char)upper.Value, out var text))
            {
                plain.Append(text);
            }
            else if (Rune.IsLetterOrDigit(upper) || Rune.GetUnicodeCategory(upper) is UnicodeCategory.SpacingCombiningMark)
            {
                plain.Append(upper.ToString());
            }
        }

        return plain.ToString();
    }
}
