using PeerSupport.Deploy.Servers;
using Spectre.Console;

namespace PeerSupport.Deploy.Local;

/// <summary>What the launcher says: one line per step, with the time it took.</summary>
internal sealed class Screen : IProgress<string>
{
    private readonly IAnsiConsole _console = AnsiConsole.Console;
    private readonly Lock _one = new();

    public Screen()
    {
        if (Console.IsOutputRedirected)
            _console.Profile.Width = 1000;   // a file has no edge to wrap at
    }

    /// <summary>Asks before installing something; null where nobody could answer.</summary>
    public Func<string, bool>? MayAsk =>
        Console.IsInputRedirected || Console.IsOutputRedirected ? null : what => _console.Confirm(Markup.Escape($"{what}: go ahead?"));

    public void Report(string value) => Line($"[grey]  {Markup.Escape(value)}[/]");

    public Task Step(string what, Func<Task> step) => Step(what, async () =>
    {
        await step();
        return true;
    });

    public async Task<T> Step<T>(string what, Func<Task<T>> step)
    {
        var begun = TimeProvider.System.GetTimestamp();
        var result = await step();
        Line($"[green]✓[/] {Markup.Escape(what)} [grey]{TimeProvider.System.GetElapsedTime(begun).TotalSeconds:0.0} s[/]");
        return result;
    }

    public void Failed(string why) => Line($"[red]✗[/] {Markup.Escape(why)}");

    public void Line(string markup)
    {
        lock (_one)
            _console.MarkupLine(markup);
    }

    /// <summary>Addresses and calls to copy; never wrapped, or they could not be.</summary>
    public void Welcome(Suite suite, Layout layout)
    {
        var file = Short(layout.SuiteFile);
        lock (_one)
        {
            var table = new Table().Border(TableBorder.Rounded).AddColumns("", "JSON over HTTP", "gRPC");
            table.AddRow("gateway", suite.File.Gateway, "");
            foreach (var (name, address) in suite.File.Services)
                table.AddRow(name, address.Http, address.Grpc);
            _console.WriteLine();
            _console.Write(table);
            Console.Out.WriteLine($"""

                Ready after {suite.ReadyAfter.TotalSeconds:0.0} s. Addresses and a token per role: {file}
                  {string.Join("\n  ", suite.File.Tokens.Keys.Chunk(5).Select(names => string.Join("  ", names)))}

                Try:
                  token=$(sed -n 's/.*"COORDINATOR@MDI": "\(.*\)".*/\1/p' {file})
                  curl -H "authorization: Bearer $token" {suite.File.Gateway}/v1/establishments/MDI/zones
                With gRPC (the services offer reflection):
                  grpcurl -plaintext -H "authorization: Bearer $token" -d '{"{"}"parent":"establishments/MDI"{"}"}' {suite.File.Services["registry"].Grpc["http://".Length..]} peersupport.registry.v1.RegistryService/ListZones
                The whole story, told through the public calls, in another terminal:
                  dotnet run --project deploy/Local -- demo

                Ctrl-C stops everything; data stay in {Short(layout.Data)}. Logs: {Short(layout.Log("*"))}
                """);
        }
    }

    private static string Short(string path) => Path.GetRelativePath(Environment.CurrentDirectory, path) is var relative && relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
}
