namespace PeerSupport.Deploy.Servers;

/// <summary>A server can't be had; the message says what to do about it.</summary>
public class ServerException(string message) : Exception(message);

/// <summary>A server answers but does not take our password: its data were made with another one.</summary>
internal sealed class WrongPasswordException(string server, string data, string remedy)
    : ServerException($"{server} does not take the password in servers.json: its data in {data} were made with another. Put the servers.json of then back, or give the data up: {remedy}");

/// <summary>Somebody else, still alive, uses this data folder.</summary>
public sealed class AlreadyRunningException(string folder) : ServerException($"already running: another process uses {folder}");
