using Microsoft.Extensions.Configuration;

namespace PeerSupport.SupporterRegistry;

/// <summary>Which schemes the prison's own system has words for: <c>Registry:ListenerScheme</c>, <c>Registry:ReadingMentorScheme</c>.</summary>
internal sealed record PrisonWordSchemes(string Listener, string ReadingMentor)
{
    public static PrisonWordSchemes Of(IConfiguration configuration) =>
        new(configuration["Registry:ListenerScheme"] ?? "listener", configuration["Registry:ReadingMentorScheme"] ?? "reading-mentor");
}
