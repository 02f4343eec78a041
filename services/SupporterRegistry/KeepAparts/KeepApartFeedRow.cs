namespace PeerSupport.SupporterRegistry;

/// <summary>The keep-apart list that stands at an establishment.</summary>
internal sealed record KeepApartFeedRow
{
    /// <summary>
    /// Whose pairs are kept: everybody who is an applicant, trainee or supporter there, under every number he has or had. Whoever else appears
    /// is the other side.
    /// </summary>
    public const string Ours = """
        select n.prisoner_number
        from (select person_id, prisoner_number from persons union all select person_id, prisoner_number from former_numbers) n
        where n.person_id in (
          select a.person_id
          from applications a
          where a.establishment = @establishment and a.state in ('SUBMITTED', 'CLEARED', 'ACCEPTED', 'IN_TRAINING', 'APPOINTED'))
        """;

    public required long List { get; init; }

    public required DateTimeOffset AsOf { get; init; }

    /// <summary>
    /// Null where no list has come yet. The establishment's row is the lock: one list or batch of changes at a time, and an application is
    /// before it or after it.
    /// </summary>
    public static async Task<KeepApartFeedRow?> Lock(Tx tx, string parent)
    {
        const string take = "select code from establishments where code = @establishment for no key update";
        const string load = "select list, as_of from keep_apart_feeds where establishment = @establishment";
        var establishment = Names.IdOf(parent);
        _ = await tx.Maybe<string>(take, new { establishment }) ?? throw RegistryApi.NotInRegister(parent);
        return await tx.Maybe<KeepApartFeedRow>(load, new { establishment });
    }
}
