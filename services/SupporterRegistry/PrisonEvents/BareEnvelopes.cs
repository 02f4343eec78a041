using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace PeerSupport.SupporterRegistry;

/// <summary>
/// Envelopes as a queue gives them, one or a list, become the request they stand for. Nothing is read before somebody who may send them
/// was let in; what is no JSON stays as it is, to be refused with its line and position.
/// </summary>
internal sealed class BareEnvelopes : IStartupFilter
{
    private const string Path = "/v1/prisonEvents:ingest";

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(follow => http =>
        {
            if (HttpMethods.IsPost(http.Request.Method) && http.Request.Path.Equals(Path, StringComparison.Ordinal))
            {
                http.Request.Body = new Dressed(http.Request.Body);
            }

            return follow(http);
        });
        next(app);
    };

    /// <summary>The request that a body stands for.</summary>
    internal static byte[] Dress(byte[] body) => Bare(body) switch
    {
        JsonTokenType.StartArray => [.. "{\"envelopes\":"u8, .. Text(body), .. Id()],
        JsonTokenType.StartObject => [.. "{\"envelopes\":["u8, .. Text(body), .. "]"u8, .. Id()],
        _ => body,
    };

    private static byte[] Id() => Encoding.UTF8.GetBytes($",\"request_id\":\"{Ids.New()}\"}}");

    private static ReadOnlySpan<byte> Text(byte[] body) => body.AsSpan().StartsWith("\uFEFF"u8) ? body.AsSpan(3) : body;

    // Of what can't be read as JSON to its end line and position are told, so it stays as it is.
    private static JsonTokenType Bare(byte[] body)
    {
        try
        {
            var reader = new Utf8JsonReader(Text(body));
            reader.Read();
            var kind = reader.TokenType;
            var rest = reader;
            rest.Skip();
            return rest.Read() ? JsonTokenType.None : kind switch
            {
                JsonTokenType.StartArray => AreObjects(ref reader) ? kind : JsonTokenType.None,
                JsonTokenType.StartObject => IsEnvelope(ref reader) ? kind : JsonTokenType.None,
                _ => JsonTokenType.None,
            };
        }
        catch (JsonException)
        {
            return JsonTokenType.None;
        }
    }

    private static bool AreObjects(ref Utf8JsonReader reader)
    {
        var some = false;
        while (reader.Read() && reader.TokenType is JsonTokenType.StartObject)
        {
            some = true;
            reader.Skip();
        }

        return some && reader.TokenType is JsonTokenType.EndArray;
    }

    private static bool IsEnvelope(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("eventType"u8) || reader.ValueTextEquals("occurredAt"u8))
            {
                return true;
            }

            reader.Skip();
        }

        return false;
    }

    /// <summary>The body in its dress, made when it is first read.</summary>
    private sealed class Dressed(Stream body) : Stream
    {
        private MemoryStream? _dressed;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_dressed is null)
            {
                var bare = new MemoryStream();
                await body.CopyToAsync(bare, cancellationToken);
                _dressed = new MemoryStream(Dress(bare.ToArray()));
            }

            return await _dressed.ReadAsync(buffer, cancellationToken);
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
