namespace PeerSupport.Scheduling;

/// <summary><c>establishments/MDI/requests/{id}</c>. The interceptor has checked the pattern.</summary>
internal sealed record RequestName(string Establishment, string RequestId)
{
    public static RequestName Parse(string name)
    {
        var parts = name.Split('/');
        return new(parts[1], parts[3]);
    }

    public override string ToString() => $"establishments/{Establishment}/requests/{RequestId}";
}

/// <summary><c>establishments/MDI/requests/{id}/offers/{id}</c>.</summary>
internal sealed record OfferName(string Establishment, string RequestId, string OfferId)
{
    public RequestName Request => new(Establishment, RequestId);

    public static OfferName Parse(string name)
    {
        var parts = name.Split('/');
        return new(parts[1], parts[3], parts[5]);
    }

    public override string ToString() => $"{Request}/offers/{OfferId}";
}
