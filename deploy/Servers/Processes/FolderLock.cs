namespace PeerSupport.Deploy.Servers;

/// <summary>One owner per data folder: an flock, which the kernel frees even after <c>kill -9</c>.</summary>
public sealed class FolderLock : IDisposable
{
    private readonly FileStream _file;

    private FolderLock(FileStream file) => _file = file;

    /// <exception cref="AlreadyRunningException">Somebody else holds it.</exception>
    public static FolderLock Take(string folder, string name = "lock")
    {
        Directory.CreateDirectory(folder);
        try
        {
            return new(new FileStream(Path.Combine(folder, name), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException)
        {
            throw new AlreadyRunningException(folder);
        }
    }

    public void Dispose() => _file.Dispose();
}
