namespace PeerSupport.SupporterRegistry;

/// <summary>
/// The nation changed a scheme's rules: wherever it is offered and the establishment does not deviate in all of them, the offering changes
/// and standings with it. A new name is everybody's. By timers, one for each establishment, because the nation sees no establishment's rows.
/// </summary>
internal sealed class Reoffered(Db db) : ITimerHandler
{
    public const string Kind = "reoffered";

    /// <summary>Beside the names of the rules, in which an establishment may deviate.</summary>
    public const string Named = "display_name";

    /// <param name="changed">The names of the rules, and <see cref="Named"/>.</param>
    public static string Key(string scheme, IEnumerable<string> changed) => $"{scheme} {string.Join(',', changed)}";

    public Task Fire(DueTimer timer, CancellationToken cancel) =>
        db.Fire(timer, tx => timer.Key.Split(' ') switch
        {
            [var scheme, var changed] => Spread(tx, scheme, changed),
            [var scheme, var changed, var establishment] => Reoffer(tx, scheme, changed.Split(','), establishment),
            _ => throw new InvalidOperationException($"'{timer.Key}' names no scheme and rules."),
        }, cancel);

    private static async Task Spread(Tx tx, string scheme, string changed)
    {
        const string load = "select establishment from offerings where scheme_id = @scheme order by establishment";
        foreach (var establishment in await tx.Many<string>(load, new { scheme }))
        {
            tx.Schedule(Kind, $"{scheme} {changed} {establishment}", tx.Now);
        }
    }

    private static async Task Reoffer(Tx tx, string scheme, string[] changed, string establishment)
    {
        // The establishment's row is the lock of its offerings.
        const string place = "select code from establishments where code = @establishment for no key update";
        const string load = $"""
            select {OfferingRow.Columns}
            from offerings o join schemes s using (scheme_id)
            where o.establishment = @establishment and o.scheme_id = @scheme
            """;
        const string write = $"""
            with o as (update offerings set version = @version where establishment = @establishment and scheme_id = @scheme returning *)
            select {OfferingRow.Columns}
            from o join schemes s using (scheme_id)
            """;
        await tx.Maybe<string>(place, new { establishment });
        var standing = await tx.One<OfferingRow>(load, new { establishment, scheme });
        if (changed.Except(EffectiveRules.NamesOf(standing.OwnRules)).Any())
        {
            var offering = await tx.One<OfferingRow>(write, new { establishment, scheme, version = Versions.Next(standing.Version, tx.Now) });
            tx.Emit(offering.ToChanged());
            await Standings.RefreshOffering(tx, establishment, scheme);
        }
    }
}
