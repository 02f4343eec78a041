namespace PeerSupport.SupporterRegistry;

/// <summary>An application that is over, was refused or led to an appointment, or an appointment that ended; of each person and scheme one of each kind.</summary>
internal sealed record SelectedRow
{
    public required string Establishment { get; init; }

    /// <summary>As <see cref="SelectionMarks"/> has it.</summary>
    public required string Kind { get; init; }

    public required string SchemeId { get; init; }

    public required string PersonId { get; init; }

    public required DateTimeOffset OverAt { get; init; }

    public required string? Clearance { get; init; }

    public required bool Accepted { get; init; }

    public required bool Declined { get; init; }

    public required bool Appointed { get; init; }

    public required string? EndedReason { get; init; }

    public SelectionOutcome Outcome => EndedReason is null
        ? Selecting.Of(Clearance is null ? null : ProtoName.Parse<ClearanceOutcome>(Clearance), Accepted, Declined, Appointed)
        : Selecting.Of(ProtoName.Parse<EndReason>(EndedReason));

    /// <summary>
    /// What was over between two instants, and still is: who has another application open, or another appointment, here in the scheme is
    /// counted when that one is over. The persons stay who they are until the transaction ends.
    /// </summary>
    public static Task<List<SelectedRow>> Between(Tx tx, string establishment, DateTimeOffset from, DateTimeOffset until)
    {
        const string load = """
            with applied as (
              select a.*, case
                when appointment_id is not null then appointed_at
                when state = 'WITHDRAWN' then withdrawn_at
                when state = 'CLOSED' then closed_at
                when state = 'DECLINED' then declined_at
                when state = 'NOT_CLEARED' then decided_at
                else 'infinity' end as over_at
              from applications a
              where establishment = @establishment),
            done as (
              (select distinct on (person_id, scheme_id) establishment, 'application' as kind, scheme_id, person_id, over_at, clearance,
                 accepted_at is not null as accepted, declined_at is not null as declined, appointment_id is not null as appointed, null as ended_reason
               from applied a
               where over_at >= @from and over_at < @until
                 and (appointment_id is not null or not exists (select from applied o where o.person_id = a.person_id and o.scheme_id = a.scheme_id and o.over_at >= @until))
               order by person_id, scheme_id, appointment_id is null, over_at desc)
              union all
              (select distinct on (person_id, scheme_id) establishment, 'appointment', scheme_id, person_id, ended_at, null, false, false, true, ended_reason
               from appointments a
               where establishment = @establishment and ended_at >= @from and ended_at < @until
                 and not exists (
                   select from appointments o
                   where o.establishment = a.establishment and o.person_id = a.person_id and o.scheme_id = a.scheme_id and coalesce(o.ended_at, 'infinity') >= @until)
               order by person_id, scheme_id, ended_at desc))
            select done.*
            from done join persons p using (person_id)
            order by person_id
            for share of p
            """;
        return tx.Many<SelectedRow>(load, new { establishment, from, until });
    }
}
