using System.Globalization;

namespace PeerSupport.Platform;

/// <summary>
/// The heads of the chain in a file outside the database, one a line, <c>number head</c>: who may change every row of a database can also
/// compute its chain anew, but not what stands here. Each instance keeps a whole file of its own, to which it only adds.
/// </summary>
internal sealed class AuditHeads(string path)
{
    private long? _last;

    /// <summary>The number of the last head that stands in the file; 0 for none.</summary>
    public long Last => _last ??= File.Exists(path) ? Read().Select(head => head.Number).DefaultIfEmpty(0).Max() : 0;

    public void Append(IReadOnlyCollection<AuditSeal> seals)
    {
        if (seals.Count == 0)
        {
            return;
        }

        using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite);
        var torn = file.Length > 0 && file.Seek(-1, SeekOrigin.End) >= 0 && file.ReadByte() != '\n'; // who wrote here last was killed
        file.Seek(0, SeekOrigin.End);
        using var text = new StreamWriter(file) { NewLine = "\n" };
        text.Write((torn ? "\n" : "") + string.Concat(seals.Select(seal => $"{seal.Number} {Convert.ToHexStringLower(seal.Head)}\n")));
        text.Flush();
        file.Flush(flushToDisk: true);
        _last = seals.Max(seal => seal.Number);
    }

    /// <summary>All heads of the file; what is no head, such as a torn line, is passed over.</summary>
    public IEnumerable<(long Number, string Head)> Read() =>
        from line in File.ReadLines(path)
        let parts = line.Split(' ')
        where parts is [_, { Length: 64 }] && long.TryParse(parts[0], CultureInfo.InvariantCulture, out _)
        select (long.Parse(parts[0], CultureInfo.InvariantCulture), parts[1]);
}
