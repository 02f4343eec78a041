using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace PeerSupport.Platform;

/// <summary>
/// Stops a service that connects as superuser, as owner, or with leave to bypass row-level security, or to a server that would repeat
/// what it was sent. A database that is away at start is asked as soon as it answers.
/// </summary>
internal sealed class RoleCheck(IConfiguration configuration, TimeProvider clock, ILogger<RoleCheck> log) : BackgroundService
{
    private bool _checked;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        _checked = await Check(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!_checked)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), clock, stoppingToken);
            _checked = await Check(stoppingToken);
        }
    }

    private async Task<bool> Check(CancellationToken cancel)
    {
        try
        {
            // The owner's is for migrations only, and a service should not be given it at all.
            foreach (var entry in configuration.GetSection("ConnectionStrings").GetChildren().Where(entry => entry.Key != "Owner"))
            {
                await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(entry.Value) { Pooling = false }.ConnectionString);
                await connection.OpenAsync(cancel);
                await Schema.RefusePowerfulRole(connection, cancel);
                await Schema.RefuseRepeatedArguments(connection, cancel);
            }

            return true;
        }
        catch (Exception away) when (Database.IsFault(away))
        {
            log.LogWarning("The database does not answer yet: {Reason}", away.Message);
            return false;
        }
    }
}
