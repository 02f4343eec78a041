namespace PeerSupport.Harness;

public sealed partial class Given
{
    /// <summary>The only cell of an establishment where Listeners see people; by its location key.</summary>
    public async Task<string> ListenerCell(string establishment)
    {
        var code = establishment.Split('/')[1];
        await suite.Registry.ImportPrisonWordsAsync(new() { Parent = establishment, Csv = $"word,subject,value\nLC,{code}-A-1-001,Y", RequestId = RequestId() }, suite.As($"COORDINATOR@{code}"));
        return $"{code}-A-1-001";
    }
}
