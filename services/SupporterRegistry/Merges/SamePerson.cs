using System.Security.Cryptography;
using System.Text;

namespace PeerSupport.SupporterRegistry;

/// <summary>
/// Which numbers are one person's. A merge is told of people who are not ours too, and may be told before they are: it is kept so that
/// whoever knows one number finds the other, and nobody else anything.
/// </summary>
/// <param name="digest">A digest under the service's own key.</param>
internal sealed class SamePerson(Func<byte[], byte[]> digest)
{
    private const char Stays = '+';
    private const char Goes = '-';

    /// <summary>What an alert is known by.</summary>
    public byte[] Alert(string id) => digest(Encoding.UTF8.GetBytes($"alert {id}"));

    /// <summary>One at a time speaks of these numbers, until its transaction ends.</summary>
    public Task Lock(Tx tx, params string[] numbers)
    {
        const string take = "select pg_advisory_xact_lock(key) from unnest(@keys) as k (key)";
        return tx.Execute(take, new { keys = numbers.Select(number => BitConverter.ToInt64(DigestOf(number))).Distinct().Order().ToArray() });
    }

    public Task Tell(Tx tx, string kept, string removed)
    {
        const string write = """
            insert into same_numbers (digest, other, sealed, told_at)
            values (@one, @other, @toOther, @Now), (@other, @one, @toOne, @Now)
            on conflict do nothing
            """;
        return tx.Execute(write, new { one = DigestOf(removed), other = DigestOf(kept), toOther = Seal(removed, kept, Stays), toOne = Seal(kept, removed, Goes), tx.Now });
    }

    /// <summary>Of each number all that are the same person's, itself among them; the one that stays first.</summary>
    public async Task<IReadOnlyDictionary<string, IReadOnlyList<string>>> Of(Tx tx, IEnumerable<string> numbers)
    {
        const string load = "select digest, sealed from same_numbers where digest = any (@digests)";
        var asked = numbers.Distinct().ToList();
        var (classes, gone, open) = (asked.ToDictionary(number => number, number => new HashSet<string> { number }), new HashSet<string>(), asked);
        while (open.Count > 0)
        {
            var byDigest = open.ToDictionary(number => Convert.ToHexString(DigestOf(number)));
            var rows = await tx.Many<SealedRow>(load, new { digests = open.Select(DigestOf).ToArray() });
            open = [];
            foreach (var row in rows)
            {
                var number = byDigest[Convert.ToHexString(row.Digest)];
                var (other, stays) = Unseal(number, row.Sealed);
                gone.Add(stays ? number : other);
                open.AddRange(Join(classes, number, other) ? [other] : []);
            }
        }

        return asked.ToDictionary(number => number, number => (IReadOnlyList<string>)[.. classes[number].OrderBy(gone.Contains).ThenBy(one => one, StringComparer.Ordinal)]);
    }

    /// <returns>Whether the other was not known yet.</returns>
    private static bool Join(Dictionary<string, HashSet<string>> classes, string number, string other)
    {
        var (one, isNew) = (classes[number], !classes.ContainsKey(other));
        one.UnionWith(classes.GetValueOrDefault(other, [other]));
        foreach (var member in one)
        {
            classes[member] = one;
        }

        return isNew;
    }

    private byte[] DigestOf(string number) => digest(Encoding.UTF8.GetBytes($"number {number}"));

    private byte[] KeyOf(string number) => digest(Encoding.UTF8.GetBytes($"seal {number}"));

    private byte[] Seal(string number, string other, char which)
    {
        var (nonce, tag, text) = (RandomNumberGenerator.GetBytes(12), new byte[16], Encoding.UTF8.GetBytes(other + which));
        var hidden = new byte[text.Length];
        using var cipher = new AesGcm(KeyOf(number), tag.Length);
        cipher.Encrypt(nonce, text, hidden, tag);
        return [.. nonce, .. tag, .. hidden];
    }

    private (string Other, bool Stays) Unseal(string number, byte[] seal)
    {
        var text = new byte[seal.Length - 28];
        using var cipher = new AesGcm(KeyOf(number), 16);
        cipher.Decrypt(seal.AsSpan(0, 12), seal.AsSpan(28), seal.AsSpan(12, 16), text);
        var found = Encoding.UTF8.GetString(text);
        return (found[..^1], found[^1] == Stays);
    }

    private sealed record SealedRow
    {
        public required byte[] Digest { get; init; }

        public required byte[] Sealed { get; init; }
    }
}
