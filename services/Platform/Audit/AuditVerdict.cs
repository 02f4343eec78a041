using System.Data;
using Npgsql;

namespace PeerSupport.Platform;

/// <summary>What a look at the whole chain found.</summary>
internal sealed class AuditVerdict
{
    private readonly List<string> _findings = [];

    /// <summary>Empty when every sealed row is as it was sealed. Each names the batch.</summary>
    public IReadOnlyList<string> Findings => _findings;

    public int Batches { get; private set; }

    /// <summary>Batches whose rows retention has taken, or is about to: of them the chain alone is verified.</summary>
    public int Expired { get; private set; }

    public long Rows { get; private set; }

    public long Unsealed { get; private set; }

    /// <summary>How many heads stood in the file too.</summary>
    public int Compared { get; private set; }

    public static async Task<AuditVerdict> Of(NpgsqlDataSource worker, Retention retention, string? heads, DateTimeOffset now, CancellationToken cancel)
    {
        await using var connection = await worker.OpenConnectionAsync(cancel);
        await using var moment = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancel);
        var verdict = new AuditVerdict();
        var kept = (heads is null ? [] : new AuditHeads(heads).Read()).ToLookup(head => head.Number, head => head.Head);
        var expiry = (now - retention.Tables["audit"].Period).ToUnixTimeMilliseconds() * 1000;
        var previous = AuditSeal.None;
        foreach (var seal in await Sealer.Seals(connection, "order by seal", 0, cancel))
        {
            verdict.Batches++;
            verdict.Link(previous, seal, kept);
            await verdict.Compare(connection, previous, seal, seal.NewestAt < expiry, cancel);
            previous = seal;
        }

        if (kept.Select(head => head.Key).DefaultIfEmpty(0).Max() is var last && last > previous.Number)
        {
            verdict._findings.Add($"batches {previous.Number + 1} to {last}: they stand in the file of heads and are gone from the database");
        }

        const string unsealed = "select count(*) from audit where xid > cast(@last as xid8)";
        verdict.Unsealed = await Sealer.Ask<long>(connection, unsealed, cancel, ("last", AuditRows.Xid(previous.LastXid)));
        return verdict;
    }

    private void Link(AuditSeal previous, AuditSeal seal, ILookup<long, string> kept)
    {
        if (seal.Number != previous.Number + 1)
        {
            _findings.Add($"batches {previous.Number + 1} to {seal.Number - 1}: their seals are gone");
        }
        else if (!seal.Head.AsSpan().SequenceEqual(seal.HeadAfter(previous.Head)))
        {
            _findings.Add($"batch {seal.Number}: its seal does not follow from the one before");
        }

        var outside = kept[seal.Number].Distinct().ToList();
        Compared += outside.Count > 0 ? 1 : 0;
        if (outside.Any(head => head != Convert.ToHexStringLower(seal.Head)))
        {
            _findings.Add($"batch {seal.Number}: the file has another head for it, so the chain was computed anew from here or from an earlier batch");
        }
    }

    private async Task Compare(NpgsqlConnection connection, AuditSeal previous, AuditSeal seal, bool isExpired, CancellationToken cancel)
    {
        var rows = await AuditRows.Between(connection, previous.LastXid, seal.LastXid, cancel);
        if (isExpired)
        {
            Expired++;
            if (rows.NewestAt > seal.NewestAt || rows.Count > seal.Rows)
            {
                _findings.Add($"batch {seal.Number}: rows were put in");
            }

            return;
        }

        Rows += rows.Count;
        if (rows.Count != seal.Rows)
        {
            _findings.Add($"batch {seal.Number}: {seal.Rows} rows were sealed, {rows.Count} are there");
        }
        else if (!rows.Digest.AsSpan().SequenceEqual(seal.Digest))
        {
            _findings.Add($"batch {seal.Number}: a row was changed");
        }
    }
}
