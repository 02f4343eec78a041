namespace PeerSupport.SupporterRegistry;

/// <summary>When people of ours are expected to be released: known of nobody else.</summary>
internal static class ReleaseDates
{
    /// <summary>Of somebody whose last appointment here has ended.</summary>
    public static Task Forget(Tx tx, AppointmentRow ended)
    {
        const string forget = """
            delete from release_dates
            where establishment = @Establishment and person_id = @PersonId
              and not exists (select from appointments a where a.establishment = @Establishment and a.person_id = @PersonId and a.state <> 'ENDED')
            """;
        return tx.Execute(forget, new { ended.Establishment, ended.PersonId });
    }
}
