using Google.Protobuf.WellKnownTypes;

namespace PeerSupport.SupporterRegistry;

internal sealed record ServiceRecordRow
{
    public const string Columns = "establishment, record_id, person_id, asked_on, issued_at, content";

    public required string Establishment { get; init; }

    public required string RecordId { get; init; }

    public required string PersonId { get; init; }

    public required DateOnly AskedOn { get; init; }

    public required DateTimeOffset IssuedAt { get; init; }

    public required string Content { get; init; }

    public string Name => $"establishments/{Establishment}/serviceRecords/{RecordId}";

    /// <summary>As it leaves: what was issued, under the holder's name as it is now.</summary>
    public static async Task<ServiceRecordContent> Load(Tx tx, string name)
    {
        const string load = $"select {Columns} from service_records where establishment = @Establishment and record_id = @Id";
        const string holder = "select trim(forename || ' ' || surname) from persons where person_id = @PersonId";
        var row = await tx.Maybe<ServiceRecordRow>(load, LocalName.Parse(name)) ?? throw Refusal.NotFound(name);
        var content = ServiceRecordContent.Parser.ParseJson(row.Content);
        content.Holder = await tx.One<string>(holder, new { row.PersonId });
        return content;
    }

    public ServiceRecord ToProto() => new()
    {
        Name = Name,
        Person = Names.Person(PersonId),
        AskedOn = AskedOn.ToProto(),
        IssuedAt = IssuedAt.ToTimestamp(),
    };
}
