using Grpc.Core;

namespace PeerSupport.Deploy.Demo;

/// <summary>
/// The main job of the suite, told through its public calls only: somebody becomes a supporter, somebody asks at 03:00, nobody is
/// forgotten, every obstacle is counted, every voice too, and a certificate taken back takes the duties with it.
/// </summary>
public static class Story
{
    /// <summary>Plays the story and prints each step.</summary>
    /// <param name="suiteJson">The launcher's <c>.local/suite.json</c>: addresses and tokens.</param>
    /// <returns>0 only when every step was verified; 1 when one was not, which is then named.</returns>
    public static async Task<int> Run(string suiteJson, TextWriter output, CancellationToken cancel)
    {
        using var suite = await SuiteAddress.Read(suiteJson, cancel);
        var telling = new Telling(output, cancel);
        var cast = new Cast();
        try
        {
            await new Becoming(suite, telling, cast).Tell();
            telling.Prepares("it is made night at Moorland");
            await using (var night = await NightRegime.Hold(suite))
            {
                await new Nights(suite, telling, cast, night).Tell();
                await new Asking(suite, telling, cast).Tell();
            }

            await new Waiting(suite, telling, cast).Tell();
            await new Counting(suite, telling, cast).Tell();
            await new Speaking(suite, telling, cast).Tell();
            await new Revoking(suite, telling, cast).Tell();
        }
        catch (StoryFailed failed)
        {
            return await Fail(output, telling, failed.Message);
        }
        catch (RpcException refused)
        {
            return await Fail(output, telling, $"{refused.StatusCode}: {refused.Status.Detail}");
        }

        await output.WriteLineAsync($"\nAll {telling.Told} steps were verified.");
        return 0;
    }

    private static async Task<int> Fail(TextWriter output, Telling telling, string why)
    {
        await output.WriteLineAsync($"  ✗ {telling.Step}: {why}\n\nThe story stopped after {telling.Told} verified steps.");
        return 1;
    }
}
