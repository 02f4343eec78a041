using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace PeerSupport.Platform;

/// <summary>
/// A sealed batch: the audit rows of the transactions after the batch before it, up to <paramref name="LastXid"/>. Its head covers the
/// head before it, so no batch can be changed, taken out or put in without changing every later head.
/// </summary>
/// <param name="Number">From 1, without gaps.</param>
/// <param name="NewestAt">Of its rows, in microseconds since 1970: they go together, when the newest is past its retention.</param>
/// <param name="Digest">Over its rows, in the order of transaction and id.</param>
internal sealed record AuditSeal(long Number, long LastXid, long Rows, long NewestAt, byte[] Digest, byte[] Head)
{
    public const string Columns = "seal, last_xid::text::bigint, counted, (extract(epoch from newest_at) * 1000000)::bigint, digest, head";

    /// <summary>What the first batch follows.</summary>
    public static AuditSeal None { get; } = new(0, 0, 0, 0, [], new byte[SHA256.HashSizeInBytes]);

    public static AuditSeal After(AuditSeal previous, long lastXid, AuditRows rows)
    {
        var seal = new AuditSeal(previous.Number + 1, lastXid, rows.Count, rows.NewestAt, rows.Digest, []);
        return seal with { Head = seal.HeadAfter(previous.Head) };
    }

    public static AuditSeal Read(NpgsqlDataReader row) => new(
        row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetFieldValue<byte[]>(4), row.GetFieldValue<byte[]>(5));

    public byte[] HeadAfter(byte[] previous)
    {
        Span<byte> numbers = stackalloc byte[4 * sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(numbers, Number);
        BinaryPrimitives.WriteInt64BigEndian(numbers[8..], LastXid);
        BinaryPrimitives.WriteInt64BigEndian(numbers[16..], Rows);
        BinaryPrimitives.WriteInt64BigEndian(numbers[24..], NewestAt);
        return SHA256.HashData([.. previous, .. numbers, .. Digest]);
    }
}

/// <summary>The rows of a batch as they stand in the table now.</summary>
internal sealed record AuditRows(long Count, long NewestAt, byte[] Digest)
{
    /// <summary>The rows of the transactions after <paramref name="afterXid"/> up to <paramref name="lastXid"/>.</summary>
    public static async Task<AuditRows> Between(NpgsqlConnection connection, long afterXid, long lastXid, CancellationToken cancel)
    {
        // As text, and instants as a number: nothing depends on the settings of a session.
        const string load = """
            select id::text, xid::text, (extract(epoch from at) * 1000000)::bigint::text,
              tenant, client, user_subject, method, action, resource, purpose, trace_id
            from audit
            where xid > cast(@after as xid8) and xid <= cast(@last as xid8)
            order by xid, id
            """;
        await using var command = new NpgsqlCommand(load, connection);
        command.Parameters.AddWithValue("after", Xid(afterXid));
        command.Parameters.AddWithValue("last", Xid(lastXid));
        await using var reader = await command.ExecuteReaderAsync(cancel);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (count, newest) = (0L, 0L);
        while (await reader.ReadAsync(cancel))
        {
            count++;
            newest = Math.Max(newest, long.Parse(reader.GetString(2), System.Globalization.CultureInfo.InvariantCulture));
            for (var column = 0; column < reader.FieldCount; column++)
            {
                Append(hash, reader.IsDBNull(column) ? null : reader.GetString(column));
            }
        }

        return new AuditRows(count, newest, hash.GetHashAndReset());
    }

    internal static string Xid(long xid) => xid.ToString(System.Globalization.CultureInfo.InvariantCulture);

    // With its length before it, or two neighbours could trade letters unseen.
    private static void Append(IncrementalHash hash, string? value)
    {
        var bytes = Encoding.UTF8.GetBytes(value ?? "");
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, value is null ? -1 : bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }
}
