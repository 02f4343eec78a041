using Npgsql;

namespace PeerSupport.Platform.Tests;

/// <summary>A broker on which both services' migrations have declared what they need, and a database for each.</summary>
internal sealed class BusWorld : IAsyncDisposable
{
    public required TestBroker Broker { get; init; }

    public NotebookDatabase Ringer { get; } = new();

    public NotebookDatabase Listener { get; } = new();

    public static async Task<BusWorld> Create()
    {
        var world = new BusWorld { Broker = await TestBroker.Create() };
        await Task.WhenAll(world.Ringer.InitializeAsync().AsTask(), world.Listener.InitializeAsync().AsTask());
        await world.Listener.AsOwner("create table heard (establishment text not null, bell text not null, strokes bigint not null); call tenant_table('heard', 'ORDINARY')");
        await Topology.Declare(Towers.Ringer, world.Broker.Url, CancellationToken.None);
        await Topology.Declare(Towers.Listener, world.Broker.Url, CancellationToken.None);
        return world;
    }

    public Task<Station> StartRinger() => Station.Start(Towers.Ringer, Ringer, Broker.Url);

    public Task<Station> StartListener() => Station.Start(Towers.Listener, Listener, Broker.Url);

    /// <summary>How many times any bell was heard.</summary>
    public Task<long> Heard() => Listener.See<long>("select count(*) from heard");

    public Task<long> Waiting() => Ringer.See<long>("select count(*) from outbox");

    public async ValueTask DisposeAsync()
    {
        await Broker.DisposeAsync();
        await Ringer.DisposeAsync();
        await Listener.DisposeAsync();
    }
}

internal static class Migrations
{
    /// <summary>One more migration, by the only role that may.</summary>
    public static async Task AsOwner(this NotebookDatabase database, string sql)
    {
        await using var connection = new NpgsqlConnection(database.Owner);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
