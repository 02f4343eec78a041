using PeerSupport.Deploy.Issuer;

// no argument: serve. rotate FOLDER: add a key, which signs from now on; the old ones stay published until their files are deleted
if (args is ["rotate", var folder])
{
    Console.WriteLine(new SigningKeys(folder).Rotate());
    return 0;
}
try
{
    await IssuerHost.Build(args).RunAsync();
    return 0;
}
catch (InvalidOperationException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
