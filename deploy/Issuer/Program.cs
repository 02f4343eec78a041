using PeerSupport.Deploy.Issuer;

// no argument     serve
// rotate FOLDER   add a key, which signs from now on; the old ones stay published until their files are deleted
// suite           print suite.json: the addresses of the configuration and a fresh token per role, good for 12 hours
// --probe         ask the running issuer whether it lives, as a container's health check does
try
{
    switch (args)
    {
        case ["rotate", var folder]:
            Console.WriteLine(new SigningKeys(folder).Rotate());
            return 0;
        case ["suite"]:
            Console.WriteLine(IssuerHost.Suite().ToJson());
            return 0;
        case ["--probe"]:
            return await IssuerHost.Lives() ? 0 : 1;
        default:
            await IssuerHost.Build(args).RunAsync();
            return 0;
    }
}
catch (InvalidOperationException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
