using System.Net.Sockets;
using System.Text.Json;
using Grpc.Core;
using PeerSupport.Notebook.V1;
using Xunit;

namespace PeerSupport.Platform.Tests;

/// <summary>How a watch ends, and that nothing is lost by it.</summary>
public sealed class WatchEndsTests(RunningNotebook notebook) : IClassFixture<RunningNotebook>
{
    private static readonly string[] s_titles = ["second", "third", "last"];

    private readonly string _tenant = RunningNotebook.Tenant();

    [Fact]
    public async Task It_ends_with_the_access_token()
    {
        // good for twenty seconds more, by the leeway that clocks are given
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var token = notebook.Service.Issuer.Mint(jwt => (jwt.NotBefore, jwt.Expires) = (now.AddMinutes(-5), now.AddSeconds(-10)), ("establishments", new[] { _tenant.Split('/')[1] }));
        var watcher = new Watcher(notebook, _tenant);
        var ended = await watcher.Read(_ => false, notebook.Service.Headers(token));

        Assert.Equal((StatusCode.Unauthenticated, "UNAUTHENTICATED"), (ended!.StatusCode, Watcher.Reason(ended)));
        Assert.NotEmpty(watcher.Token);
    }

    [Fact]
    public async Task When_the_instance_stops_it_says_so_and_another_one_goes_on()
    {
        var other = await notebook.Service.Another(NotebookModule.Module, RunningNotebook.Settings);
        var watcher = new Watcher(notebook, _tenant);
        var reading = watcher.Read(_ => false, at: other);
        await Eventually.Equal(true, () => Task.FromResult(watcher.Token.Length > 0));
        var stopping = other.Stop();
        var ended = await reading;
        await stopping;
        await other.DisposeAsync();

        Assert.Equal((StatusCode.Unavailable, "UNAVAILABLE"), (ended!.StatusCode, Watcher.Reason(ended)));
        await notebook.Write(_tenant, "meanwhile");
        Assert.Null(await watcher.Until("meanwhile"));
    }

    [Fact]
    public async Task Who_never_reads_holds_up_nobody_and_learns_why_it_ended()
    {
        var name = await BigNotes(400);
        using var idle = notebook.Client.WatchNotes(new() { Parent = _tenant }, notebook.As(_tenant));
        await idle.ResponseHeadersAsync;
        var brisk = new Watcher(notebook, _tenant);
        Assert.Null(await brisk.Read(message => !message.Opening));
        await notebook.Rename(new Note { Name = name }, "for the brisk");
        Assert.Null(await brisk.Until("for the brisk"));

        await Eventually.Equal(0L, () => Task.FromResult(Streams()));
        var (ended, read) = await Drain(idle);
        Assert.Equal((StatusCode.ResourceExhausted, "SLOW_READER"), (ended.StatusCode, Watcher.Reason(ended)));
        Assert.InRange(read, 1, 399);
    }

    [Fact]
    public async Task Over_HTTP_too_who_never_reads_holds_up_nobody()
    {
        var name = await BigNotes(400);
        using var client = new HttpClient(new SocketsHttpHandler { ConnectCallback = Narrow }) { BaseAddress = notebook.Service.Http.BaseAddress };
        client.DefaultRequestHeaders.Add("authorization", notebook.As(_tenant).GetValue("authorization"));
        using var idle = await client.GetAsync($"/v1/{_tenant}/notes:watch", HttpCompletionOption.ResponseHeadersRead);
        await Eventually.Equal(1L, () => Task.FromResult(Streams()));
        var brisk = new Watcher(notebook, _tenant);
        Assert.Null(await brisk.Read(message => !message.Opening));
        await notebook.Rename(new Note { Name = name }, "for the brisk");
        Assert.Null(await brisk.Until("for the brisk"));

        await Eventually.Equal(0L, () => Task.FromResult(Streams()));
        var said = await idle.Content.ReadAsStringAsync();
        var lines = said.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        Assert.Equal("SLOW_READER", lines[^1].GetProperty("details")[0].GetProperty("reason").GetString());
        Assert.NotEqual("", lines[^2].GetProperty("resumeToken").GetString()); // to go on from
        Assert.InRange(lines[..^1].Sum(line => line.GetProperty("notes").GetArrayLength()), 1, 399);
    }

    [Fact]
    public async Task Two_hundred_writers_and_a_watcher_who_hangs_up_at_random_end_with_the_same_rows()
    {
        var notes = await Task.WhenAll(Enumerable.Range(0, 200).Select(note => notebook.Write(_tenant, $"n{note}")));
        var (watcher, random, done) = (new Watcher(notebook, _tenant), new Random(20261124), false);
        var watching = Task.Run(async () =>
        {
            for (var reads = 0; !Volatile.Read(ref done) || !notes.All(note => watcher.Titles.GetValueOrDefault(note.Name)?.EndsWith("last", StringComparison.Ordinal) == true); reads++)
            {
                var messages = random.Next(1, 12);
                Assert.Null(await watcher.Read(_ => --messages <= 0));
                Assert.True(reads < 2000, $"{watcher.Titles.Values.Count(title => title.EndsWith("last", StringComparison.Ordinal))} of 200 came");
            }
        });
        await Parallel.ForEachAsync(notes.Index(), new ParallelOptions { MaxDegreeOfParallelism = 200 }, async (note, _) =>
        {
            foreach (var title in s_titles)
            {
                await notebook.Rename(note.Item, $"{note.Index} {title}");
            }
        });
        Volatile.Write(ref done, true);
        await watching;

        Assert.Equal(notes.Index().Select(note => $"{note.Index} last").Order(), watcher.Titles.Values.Order());
    }

    [Fact]
    public async Task Over_HTTP_it_is_a_line_of_JSON_for_each_message_and_the_last_says_why_it_ended()
    {
        var other = await notebook.Service.Another(NotebookModule.Module, RunningNotebook.Settings);
        await notebook.Write(_tenant, "line");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/{_tenant}/notes:watch");
        request.Headers.Add("authorization", notebook.As(_tenant).GetValue("authorization"));
        using var answer = await other.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync());

        var first = JsonDocument.Parse((await lines.ReadLineAsync())!).RootElement;
        Assert.Equal("line", first.GetProperty("notes")[0].GetProperty("title").GetString());
        var stopping = other.Stop();
        var last = "";
        while (await lines.ReadLineAsync() is { } line)
        {
            last = line.Length > 0 ? line : last;
        }

        await stopping;
        await other.DisposeAsync();
        Assert.Equal((int)StatusCode.Unavailable, JsonDocument.Parse(last).RootElement.GetProperty("code").GetInt32());
    }

    private long Streams() => notebook.Service.Watched(_tenant);

    /// <summary>More than transport and buffers hold: 16 KB each.</summary>
    private async Task<string> BigNotes(int count)
    {
        var tenant = _tenant.Split('/')[1];
        await notebook.Service.Db.Run(Scope.Tenant(tenant), tx => tx.Execute(
            "insert into notes select @tenant, 'n' || to_char(n, 'FM000'), n || repeat('x', 16000), 1, now() from generate_series(1, @count) n", new { tenant, count }), CancellationToken.None);
        return $"{_tenant}/notes/n001";
    }

    /// <summary>A connection that takes 4 KB before it is read.</summary>
    private static async ValueTask<Stream> Narrow(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await socket.ConnectAsync(context.DnsEndPoint, cancel);
        return new NetworkStream(socket, ownsSocket: true);
    }

    private static async Task<(RpcException Ended, int Read)> Drain(AsyncServerStreamingCall<WatchNotesResponse> call)
    {
        for (var read = 0; ;)
        {
            try
            {
                Assert.True(await call.ResponseStream.MoveNext());
                read += call.ResponseStream.Current.Notes.Count;
            }
            catch (RpcException ended)
            {
                return (ended, read);
            }
        }
    }
}
