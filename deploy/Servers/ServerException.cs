namespace PeerSupport.Deploy.Servers;

/// <summary>A server can't be had; the message says what to do about it.</summary>
public class ServerException(string message) : Exception(message);

/// <summary>Somebody else, still alive, uses this data folder.</summary>
public sealed class AlreadyRunningException(string folder) : ServerException($"already running: another process uses {folder}");
