using PeerSupport.Platform;

namespace PeerSupport.Scheduling;

/// <summary>What a supporter carries when he is asked about one contact more.</summary>
internal sealed record Carried
{
    /// <summary>Contacts begun in the last seven days.</summary>
    public required int Contacts { get; init; }

    /// <summary>When the last call of an earlier night was over; null without one.</summary>
    public required DateTimeOffset? RestsFrom { get; init; }

    public static Task<Carried> Of(Tx tx, string establishment, string appointment, DayBand band)
    {
        const string load = """
            select contacts_since(establishment, person_id, @weekAgo) as contacts,
              night_call_over(establishment, person_id, @monthAgo, @From, @Now) as rests_from
            from standings
            where establishment = @establishment and appointment_id = @appointment
            """;
        return tx.One<Carried>(load, new { establishment, appointment, band.From, tx.Now, weekAgo = tx.Now.AddDays(-7), monthAgo = tx.Now.AddDays(-28) });
    }
}
