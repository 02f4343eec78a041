using System.Text;

namespace PeerSupport.SupporterRegistry;

/// <summary>That somebody's selection for a scheme was counted: under the service's own key, so that only who has the name finds it, and it leads nowhere.</summary>
/// <param name="digest">A digest under that key.</param>
internal sealed class SelectionMarks(Func<byte[], byte[]> digest)
{
    public const string Application = "application";
    public const string Appointment = "appointment";

    public byte[] Of(string person, string scheme, string kind) => digest(Encoding.UTF8.GetBytes($"selection {person} {scheme} {kind}"));

    /// <summary>Sets marks.</summary>
    /// <returns>Those that were not set before, by this transaction or another.</returns>
    public static async Task<HashSet<string>> Set(Tx tx, IEnumerable<byte[]> marks)
    {
        const string write = """
            insert into selection_marks (digest)
            select digest from unnest(@digests) as m (digest)
            order by digest
            on conflict do nothing
            returning encode(digest, 'hex')
            """;
        return [.. await tx.Many<string>(write, new { digests = marks.ToArray() })];
    }

    /// <summary>Two persons are one: what was counted of the one was counted of the other.</summary>
    public async Task Repoint(Tx tx, string gone, string keeper)
    {
        const string schemes = "select scheme_id from schemes";
        const string write = """
            with moved as (
              delete from selection_marks m
              using unnest(@before, @after) as b (digest, after)
              where m.digest = b.digest
              returning b.after)
            insert into selection_marks (digest)
            select after from moved
            order by after
            on conflict do nothing
            """;
        var all = (await tx.Many<string>(schemes)).SelectMany(scheme => new[] { (scheme, Application), (scheme, Appointment) }).ToList();
        await tx.Execute(write, new
        {
            before = all.Select(mark => Of(gone, mark.scheme, mark.Item2)).ToArray(),
            after = all.Select(mark => Of(keeper, mark.scheme, mark.Item2)).ToArray(),
        });
    }
}
