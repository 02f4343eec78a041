using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace PeerSupport.Platform;

/// <summary>
/// What a service writes down. Some libraries write what they were sent; they are held to a level that no configuration goes below,
/// because a line that names somebody can't be taken back.
/// </summary>
internal static class Logs
{
    /// <summary>By the beginning of a category, the longest first.</summary>
    private static readonly (string Category, LogLevel Least)[] s_least =
    [
        // They write what they could not read, which is what somebody sent.
        ("Grpc.AspNetCore.Grpc.JsonTranscoding", LogLevel.None),
        ("MassTransit.ReceiveTransport", LogLevel.None),
        // Our own interceptor tells of what fails in a method; what fails before it is a message nobody can read, and anybody could fill the log with those.
        ("Grpc.AspNetCore.Server.ServerCallHandler", LogLevel.Critical),
        ("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.Critical),
        // They write the query string of every request, and the detail of every refusal.
        ("Microsoft.AspNetCore", LogLevel.Warning),
        ("Grpc", LogLevel.Warning),
        ("System.Net.Http", LogLevel.Warning),
    ];

    public static ILoggingBuilder AddQuietly(this ILoggingBuilder logging)
    {
        logging.AddSimpleConsole(console => (console.SingleLine, console.TimestampFormat, console.UseUtcTimestamp) = (true, "HH:mm:ss.fff ", true));
        logging.Services.PostConfigure<LoggerFilterOptions>(Bound);
        return logging;
    }

    // One rule decides for a category and a provider, and the configuration may add any: so each of them carries the bound.
    private static void Bound(LoggerFilterOptions filters)
    {
        var asked = filters.Rules.Prepend(new LoggerFilterRule(null, null, filters.MinLevel, null)).ToList();
        filters.Rules.Clear();
        foreach (var rule in asked)
        {
            filters.Rules.Add(new LoggerFilterRule(rule.ProviderName, rule.CategoryName, rule.LogLevel, (provider, category, level) =>
                level >= LeastOf(category) && (rule.Filter?.Invoke(provider, category, level) ?? true)));
        }
    }

    private static LogLevel LeastOf(string? category) =>
        s_least.FirstOrDefault(held => category?.StartsWith(held.Category, StringComparison.Ordinal) == true).Least;
}
