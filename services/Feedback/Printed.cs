using PeerSupport.Feedback.V1;
using PeerSupport.Platform;

namespace PeerSupport.Feedback;

/// <summary>The words of all that is printed here, by language.</summary>
internal sealed record Printed(PrintedTexts Answers, PrintedTexts Slips, PrintedTexts Reports, PrintedTexts Acts, PrintedTexts Posters)
{
    public static Printed Of(IConfiguration configuration)
    {
        return new(Texts("answers"), Texts("slips"), Texts("report"), Texts("acts"), Texts("poster"));

        PrintedTexts Texts(string name) => PrintedTexts.Of(typeof(Printed).Assembly, name, configuration, ErrorReason.LanguageUnknown);
    }
}

internal static class PrintedMonth
{
    /// <summary>A month as it is said, such as October 2026.</summary>
    public static string Month(this PrintedWords words, DateOnly month) => words.Said("month", ("month", words.Texts["months"][month.Month - 1]), ("year", $"{month.Year}"));
}
