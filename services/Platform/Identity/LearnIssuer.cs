using Microsoft.Extensions.Hosting;

namespace PeerSupport.Platform;

/// <summary>Asks for the issuer's keys before the first caller comes, who need not wait for them. If it is away then, they are asked for with the first call.</summary>
internal sealed class LearnIssuer(IssuerKeys issuer) : IHostedService
{
    public async Task StartAsync(CancellationToken cancel)
    {
        try
        {
            await issuer.Current();
        }
        catch (Refusal)
        {
            // Logged where it happened. A service that is up says to its callers what is missing; one that is down says nothing.
        }
    }

    public Task StopAsync(CancellationToken cancel) => Task.CompletedTask;
}
