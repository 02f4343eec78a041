using Microsoft.Extensions.Configuration;

namespace PeerSupport.SupporterRegistry;

/// <summary>The words of letters, by language and state: <c>letters.en.json</c>, and what an operator puts into <c>Letters:Folder</c>.</summary>
internal static class LetterTexts
{
    public static PrintedTexts Of(IConfiguration configuration) => PrintedTexts.Of(typeof(LetterTexts).Assembly, "letters", configuration, ErrorReason.LanguageUnknown);
}
