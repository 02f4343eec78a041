namespace PeerSupport.SupporterRegistry;

/// <summary>A resource of an establishment, taken apart: <c>establishments/MDI/applications/{id}</c>. The contract's patterns have already been checked.</summary>
internal sealed record LocalName(string Establishment, string Id)
{
    public static LocalName Parse(string name) => new(Names.EstablishmentOf(name), Names.IdOf(name));
}

/// <summary>Resource names from what the tables hold, and back.</summary>
internal static class Names
{
    public static string Establishment(string code) => $"establishments/{code}";

    public static string Zone(string establishment, string id) => $"establishments/{establishment}/zones/{id}";

    public static string Offering(string establishment, string scheme) => $"establishments/{establishment}/offerings/{scheme}";

    public static string Application(string establishment, string id) => $"establishments/{establishment}/applications/{id}";

    public static string Appointment(string establishment, string id) => $"establishments/{establishment}/appointments/{id}";

    public static string Suspension(string establishment, string id) => $"establishments/{establishment}/suspensions/{id}";

    public static string Hold(string establishment, string id) => $"establishments/{establishment}/holds/{id}";

    public static string Vacancy(string establishment, string id) => $"establishments/{establishment}/vacancies/{id}";

    public static string Region(string code) => $"regions/{code}";

    public static string Scheme(string id) => $"schemes/{id}";

    public static string Person(string id) => $"persons/{id}";

    public static string Provider(string code) => $"providers/{code}";

    public static string EstablishmentOf(string name) => name.Split('/')[1];

    public static string IdOf(string name) => name[(name.LastIndexOf('/') + 1)..];
}
