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
