using System.Diagnostics;
using System.Text.Json;
using PeerSupport.Harness;

namespace PeerSupport.Suite.Tests.Clients;

/// <summary>An event as a plain RabbitMQ client read it.</summary>
/// <param name="Complaints">What is not as asyncapi.json says.</param>
internal sealed record Heard(string Event, JsonElement Payload, IReadOnlyList<string> Complaints)
{
    /// <summary>A field's text, or empty when it is not there.</summary>
    public string this[string field] => Payload.TryGetProperty(field, out var value) ? value.ToString() : "";
}

/// <summary>listen.mjs at work.</summary>
internal sealed class Listener : IAsyncDisposable
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    private readonly List<Heard> _heard = [];
    private readonly Process _node;
    private readonly Task<string> _complained;

    private Listener(Process node) => (_node, _complained) = (node, node.StandardError.ReadToEndAsync());

    public IReadOnlyList<Heard> All
    {
        get
        {
            lock (_heard)
            {
                return [.. _heard];
            }
        }
    }

    public static async Task<Listener> Start(string broker, Uri document)
    {
        var listener = new Listener(Tools.Start("node", Path.Combine(Tools.Folder, "listen.mjs"), broker, document.ToString()));
        _ = listener.Read();
        await listener.Hears(heard => heard.Event == "listening", "it does not listen");
        return listener;
    }

    public async Task<Heard> Hears(Func<Heard, bool> matching, string what) => await Eventually.Some(
        async () => _node.HasExited && _node.ExitCode != 0 ? throw new InvalidOperationException(await _complained) : All.FirstOrDefault(matching), what);

    public async ValueTask DisposeAsync()
    {
        _node.StandardInput.Close();
        try
        {
            await _node.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(10));
        }
        catch (TimeoutException)
        {
            _node.Kill();
        }

        _node.Dispose();
    }

    private async Task Read()
    {
        while (await _node.StandardOutput.ReadLineAsync() is { } line)
        {
            lock (_heard)
            {
                _heard.Add(JsonSerializer.Deserialize<Heard>(line, s_json)!);
            }
        }
    }
}
