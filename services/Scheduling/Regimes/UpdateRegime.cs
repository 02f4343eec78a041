using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed partial class SchedulingApi
{
    public override Task<Regime> UpdateRegime(UpdateRegimeRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            var establishment = Names.EstablishmentOf(request.Regime.Name);
            await Prison.Change(tx);

            // the row is locked, or made, before the etag is looked at: of two who read the same, one is refused
            const string hold = """
                insert into regimes (establishment, version)
                values (@establishment, 0)
                on conflict (establishment) do update set version = regimes.version
                returning version
                """;
            var previous = await tx.One<long>(hold, new { establishment });
            Etag.Require(request.Regime.Etag, previous);

            var current = previous == 0 ? StoredRegime.Usual(establishment) : await StoredRegime.Of(tx, establishment);
            var asked = UpdateMask.Apply(current.ToProto(), request.Regime, request.UpdateMask, "regime");
            var (bands, given) = Parse(asked);
            RegimeRules.RequireApart(bands);
            var special = await Special(tx, bands, current.Special, [.. asked.SpecialDays.Select(ToHours)]);
            await Zones.Require(tx, establishment, [.. asked.Reach.SelectMany(reach => reach.From.Append(reach.Zone))]);

            var regime = new StoredRegime(establishment, Versions.Next(previous, tx.Now), bands, special, given);
            await Replace(tx, regime);
            await RequestsMoved.After(tx, current, regime);
            var moved = await DutiesFollow.Follow(tx, establishment);
            var reached = await Reached(tx, establishment, StoredRegime.ReachedOtherwise(current, regime));
            await Cover.Changed(tx, establishment, [.. moved.Concat(reached).Select(duty => duty.Place).Distinct()]);
            return (await LookForPacks.Keep(tx, current, regime, asked.NightPackBy)).ToProto();
        });

    /// <summary>Duties to come whose holders may cover the place no more, or again. The rules are locked first: a duty is given before, and counted, or after it, and refused.</summary>
    private static async Task<IReadOnlyList<DutyRow>> Reached(Tx tx, string establishment, IReadOnlyCollection<(string Zone, BandKind Kind)> at)
    {
        const string hold = """
            select rule_id
            from coverage_rules
            where establishment = @establishment
              and (zone, kind) in (select * from unnest(@zones, @kinds))
            order by rule_id
            for update
            """;
        const string ahead = $"""
            select {DutyRow.Columns}
            from duties
            where establishment = @establishment
              and (zone, kind) in (select * from unnest(@zones, @kinds))
              and state = 'ASSIGNED'
              and ends_at > @Now
            """;
        if (at.Count == 0)
        {
            return [];
        }

        var there = new { establishment, zones = at.Select(reach => reach.Zone).ToArray(), kinds = at.Select(reach => ProtoName.Of(reach.Kind)).ToArray(), tx.Now };
        await tx.Many<string>(hold, there);
        return await tx.Many<DutyRow>(ahead, there);
    }

    private static (List<BandHours> Bands, List<ReachRow> Given) Parse(Regime regime)
    {
        var bands = regime.Bands.Select(band => new BandHours(
            band.Kind, [.. band.Days.Distinct().Order().Select(Weekday.Read)], StoredRegime.Time(band.Start), StoredRegime.Time(band.End))).ToList();
        var given = regime.Reach.Select(reach => new ReachRow
        {
            Zone = Names.IdOf(reach.Zone),
            Kind = reach.Kind,
            FromZones = [.. reach.From.Select(Names.IdOf).Distinct().Order(StringComparer.Ordinal)],
        }).OrderBy(row => row.Zone, StringComparer.Ordinal).ThenBy(row => ProtoName.Of(row.Kind), StringComparer.Ordinal).ToList();
        return given.DistinctBy(row => (row.Zone, row.Kind)).Count() == given.Count
            ? (bands, given)
            : throw Refusal.Invalid(("regime.reach", "names a zone and band twice"));
    }

    private static async Task<IReadOnlyList<SpecialHours>> Special(Tx tx, List<BandHours> week, IReadOnlyList<SpecialHours> before, List<SpecialHours> given)
    {
        if (before.Count + given.Count == 0)
        {
            return [];
        }

        var today = (await Prison.Of(tx)).Day.DayOf(tx.Now);
        var special = RegimeRules.Special(before, given, today);
        RegimeRules.RequireApart(new RegimeHours(week, special), today);
        return special;
    }

    private static SpecialHours ToHours(SpecialDay day) =>
        new(day.Date.ToDay(), day.Reason, [.. day.Bands.Select(band => new BandHours(band.Kind, [], StoredRegime.Time(band.Start), StoredRegime.Time(band.End))).OrderBy(band => band.Start).ThenBy(band => band.Kind)]);

    private static async Task Replace(Tx tx, StoredRegime regime)
    {
        const string clear = """
            with regime as (update regimes set version = @Version where establishment = @Establishment),
              bands as (delete from regime_bands where establishment = @Establishment),
              special as (delete from special_days where establishment = @Establishment)
            delete from regime_reach where establishment = @Establishment
            """;
        const string addBand = """
            insert into regime_bands (establishment, position, kind, days, starts_at, ends_at)
            values (@Establishment, @position, @kind, @days, @Start, @End)
            """;
        const string addSpecial = """
            insert into special_days (establishment, date, reason, kinds, starts_at, ends_at)
            values (@Establishment, @Date, @Reason, @kinds, @starts, @ends)
            """;
        const string addReach = """
            insert into regime_reach (establishment, zone, kind, from_zones)
            values (@Establishment, @Zone, @kind, @FromZones)
            """;
        await tx.Execute(clear, new { regime.Establishment, regime.Version });
        foreach (var (position, band) in regime.Bands.Index())
        {
            var days = band.Days.Select(Weekday.Number).ToArray();
            await tx.Execute(addBand, new { regime.Establishment, position, kind = ProtoName.Of(band.Kind), days, band.Start, band.End });
        }

        foreach (var day in regime.Special)
        {
            var (kinds, starts, ends) = (day.Bands.Select(band => ProtoName.Of(band.Kind)).ToArray(), day.Bands.Select(band => band.Start).ToArray(), day.Bands.Select(band => band.End).ToArray());
            await tx.Execute(addSpecial, new { regime.Establishment, day.Date, day.Reason, kinds, starts, ends });
        }

        foreach (var row in regime.Given)
        {
            await tx.Execute(addReach, new { regime.Establishment, row.Zone, kind = ProtoName.Of(row.Kind), row.FromZones });
        }
    }
}
