namespace PeerSupport.SupporterRegistry;

/// <summary>What became of single changes at an establishment.</summary>
/// <param name="Feed">The list that stands; null where there is none.</param>
/// <param name="Ours">How many changes are of pairs in which one is an applicant, trainee or supporter there.</param>
/// <param name="Applied">How many of these hold now.</param>
internal sealed record KeepApartChanges(KeepApartFeedRow? Feed, int Ours, int Applied)
{
    /// <summary>Takes over what is newer than all that was told before, and only of pairs of ours.</summary>
    /// <param name="told">Of each pair what holds, and how many changes said something of it.</param>
    public static async Task<KeepApartChanges> Take(Tx tx, string parent, IReadOnlyList<(Pair Pair, KeepApartNews News, int Named)> told)
    {
        var feed = await KeepApartFeedRow.Lock(tx, parent);
        var ours = await PairsOfOurs(tx, Names.IdOf(parent), told.Select(change => change.Pair));
        var named = told.Where(change => ours.ContainsKey(change.Pair)).ToList();
        var applied = named.Where(change => ours[change.Pair].StandingWith(feed?.AsOf) is var standing && standing.And(change.News) != standing).ToList();

        const string write = """
            insert into keep_apart_changes (establishment, prisoner_number_1, prisoner_number_2, restriction, changed_at)
            select @establishment, one, other, restriction, changed_at
            from unnest(@ones, @others, @restrictions, @ats) as told (one, other, restriction, changed_at)
            on conflict (establishment, prisoner_number_1, prisoner_number_2) do update
            set restriction = excluded.restriction, changed_at = excluded.changed_at
            """;
        await tx.Execute(write, new
        {
            establishment = Names.IdOf(parent),
            ones = applied.Select(change => change.Pair.One).ToArray(),
            others = applied.Select(change => change.Pair.Other).ToArray(),
            restrictions = applied.Select(change => change.News.Restriction is { } restriction ? ProtoName.Of(restriction) : null).ToArray(),
            ats = applied.Select(change => change.News.At).ToArray(),
        });
        if (applied.Exists(change => change.News.Restriction is not null))
        {
            Tell(tx, parent);
        }

        return new(feed, named.Sum(change => change.Named), applied.Count);
    }

    /// <summary>Whoever meets at an establishment by our word is asked about again.</summary>
    public static void Tell(Tx tx, string parent) => tx.Emit(new PairingsChanged { Id = Ids.Random().ToString(), Establishment = parent });

    /// <summary>Those pairs in which one is an applicant, trainee or supporter here, with what stands of them.</summary>
    private static async Task<Dictionary<Pair, KnownPairRow>> PairsOfOurs(Tx tx, string establishment, IEnumerable<Pair> pairs)
    {
        const string load = $"""
            with ours as ({KeepApartFeedRow.Ours})
            select one, other, k.restriction as listed, c.changed_at, c.restriction as changed
            from unnest(@ones, @others) as told (one, other)
            left join keep_apart_feeds f on f.establishment = @establishment
            left join keep_aparts k on k.establishment = @establishment and k.list = f.list
              and k.prisoner_number_1 = one and k.prisoner_number_2 = other
            left join keep_apart_changes c on c.establishment = @establishment
              and c.prisoner_number_1 = one and c.prisoner_number_2 = other
            where one in (select prisoner_number from ours) or other in (select prisoner_number from ours)
            """;
        var asked = pairs.ToList();
        var rows = await tx.Many<KnownPairRow>(load, new { establishment, ones = asked.Select(pair => pair.One).ToArray(), others = asked.Select(pair => pair.Other).ToArray() });
        return rows.ToDictionary(row => new Pair(row.One, row.Other));
    }

    private sealed record KnownPairRow
    {
        public required string One { get; init; }

        public required string Other { get; init; }

        /// <summary>In the list that stands.</summary>
        public required string? Listed { get; init; }

        public required DateTimeOffset? ChangedAt { get; init; }

        public required string? Changed { get; init; }

        /// <param name="asOf">When the list that stands was taken; null where there is none.</param>
        public KeepApartNews StandingWith(DateTimeOffset? asOf)
        {
            var list = asOf is { } taken ? new KeepApartNews(taken, KeepApartNews.Read(Listed)) : KeepApartNews.None;
            return ChangedAt is { } at ? list.And(new(at, KeepApartNews.Read(Changed))) : list;
        }
    }
}
