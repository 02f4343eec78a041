using PeerSupport.Platform;

namespace PeerSupport.Scheduling;

/// <summary>What a supporter carries when he is asked about one contact more.</summary>
internal sealed record Carried
{
    /// <summary>Contacts begun in the seven days before.</summary>
    public required int Contacts { get; init; }

    /// <summary>When the last call of an earlier night was over; null without one.</summary>
    public required DateTimeOffset? RestsFrom { get; init; }

    /// <summary>One contact more is past a limit of the scheme.</summary>
    public bool IsFull(LoadLimits limits, DateTimeOffset at) => LoadRules.IsFull(limits, Contacts, at - RestsFrom);

    /// <param name="at">When he is asked; of what is entered from paper, was.</param>
    /// <param name="band">That it is then.</param>
    public static Task<Carried> Of(Tx tx, string establishment, string appointment, DayBand band, DateTimeOffset at)
    {
        const string load = """
            select contacts_since(establishment, person_id, @weekAgo) - contacts_since(establishment, person_id, @at) as contacts,
              night_call_over(establishment, person_id, @monthAgo, @From, @at) as rests_from
            from standings
            where establishment = @establishment and appointment_id = @appointment
            """;
        return tx.One<Carried>(load, new { establishment, appointment, band.From, at, weekAgo = at.AddDays(-7), monthAgo = at.AddDays(-28) });
    }
}
