using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace PeerSupport.SupporterRegistry.Tests;

/// <summary>Events as the prisons' systems publish them.</summary>
internal static class Envelopes
{
    public static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    public static Struct Released(string prison, string number, string reason, DateTimeOffset? at = null) =>
        Lifecycle("released", prison, number, reason, at);

    public static Struct Received(string prison, string number, string reason, DateTimeOffset? at = null) =>
        Lifecycle("received", prison, number, reason, at);

    public static Struct Died(string prison, string number, DateTimeOffset? at = null) => Parse($$"""
        {"eventType": "prison-offender-events.prisoner.released", "version": 1, "occurredAt": "{{at ?? Now:O}}",
         "additionalInformation": {"nomsNumber": "{{number}}", "prisonId": "{{prison}}", "reason": "RELEASED", "nomisMovementReasonCode": "DEC"},
         "personReference": {"identifiers": [{"type": "NOMS", "value": "{{number}}"}] } }
        """);

    /// <param name="step">created, updated, inactive, deleted.</param>
    public static Struct Alert(string step, string number, string code, string id, DateTimeOffset? at = null) => Parse($$"""
        {"eventType": "person.alert.{{step}}", "version": "1", "occurredAt": "{{at ?? Now:O}}", "description": "An alert …",
         "additionalInformation": {"alertUuid": "{{id}}", "alertCode": "{{code}}", "source": "DPS"},
         "personReference": {"identifiers": [{"type": "NOMS", "value": "{{number}}"}] } }
        """);

    public static Struct Merge(string kept, string removed, DateTimeOffset? at = null) => Parse($$"""
        {"eventType": "prison-offender-events.prisoner.merged", "version": 1, "occurredAt": "{{at ?? Now:O}}",
         "additionalInformation": {"bookingId": "1216772", "nomsNumber": "{{kept}}", "reason": "MERGE", "removedNomsNumber": "{{removed}}"},
         "personReference": {"identifiers": [{"type": "NOMS", "value": "{{kept}}"}] } }
        """);

    /// <summary>As the non-associations service publishes it: which two, and no word of how far apart.</summary>
    /// <param name="step">created, amended, closed, deleted.</param>
    public static Struct KeepApart(string step, string one, string other, DateTimeOffset? at = null) => Parse($$"""
        {"eventType": "non-associations.{{step}}", "version": "1.0", "occurredAt": "{{at ?? Now:O}}", "description": "A non-association has been {{step}}: 42",
         "additionalInformation": {"id": 42, "nsPrisonerNumber1": "{{one}}", "nsPrisonerNumber2": "{{other}}", "source": "DPS"} }
        """);

    public static Struct Parse(string json) => JsonParser.Default.Parse<Struct>(json);

    /// <summary>Sends them as the prison's machine.</summary>
    /// <param name="prisons">Whose machine it is: codes with '+' between.</param>
    public static async Task<IngestPrisonEventsResponse> Ingest(this RegistrySuite suite, string prisons, params Struct[] envelopes) =>
        await suite.Registry.IngestPrisonEventsAsync(new() { Envelopes = { envelopes }, RequestId = Given.RequestId() }, suite.AsMachine($"PRISON_SYSTEM@{prisons}"));

    private static Struct Lifecycle(string what, string prison, string number, string reason, DateTimeOffset? at) => Parse($$"""
        {"eventType": "prisoner-offender-search.prisoner.{{what}}", "version": 1, "occurredAt": "{{at ?? Now:O}}", "description": "A prisoner …",
         "additionalInformation": {"nomsNumber": "{{number}}", "prisonId": "{{prison}}", "reason": "{{reason}}"} }
        """);
}
