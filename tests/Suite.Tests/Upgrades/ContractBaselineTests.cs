using PeerSupport.Harness;
using Xunit;

namespace PeerSupport.Suite.Tests;

/// <summary>
/// <c>.ci/contract-baseline.binpb</c> is what others may rely on; <c>.ci/run</c> compares the contract with it. So only a commit of its own
/// renews it: who changes the contract can't move the mark in passing.
/// </summary>
public sealed class ContractBaselineTests
{
    private const string Baseline = ".ci/contract-baseline.binpb";

    [Fact]
    public async Task Only_a_commit_of_its_own_renews_the_baseline()
    {
        await PreviousRelease.Find(); // history is there
        Assert.Empty(await Passing(Repository.Root));
    }

    [Fact]
    public async Task A_commit_that_renews_it_in_passing_is_named()
    {
        var repository = Directory.CreateTempSubdirectory("baseline").FullName;
        await Git.Run(repository, "init", "--quiet");
        await Commit(repository, "alone", (Baseline, "1"));
        Assert.Empty(await Passing(repository));

        await Commit(repository, "in passing", (Baseline, "2"), ("protos/peersupport/x.proto", "2"));
        Assert.EndsWith("in passing", Assert.Single(await Passing(repository)), StringComparison.Ordinal);
    }

    private static async Task<List<string>> Passing(string repository)
    {
        var passing = new List<string>();
        foreach (var commit in (await Git.Run(repository, "log", "--format=%H %s", "--no-merges", "--", Baseline)).Lines())
        {
            var files = (await Git.Run(repository, "diff-tree", "--root", "--no-commit-id", "--name-only", "-r", commit.Split(' ')[0])).Lines();
            if (files.Any(file => file != Baseline))
            {
                passing.Add(commit);
            }
        }

        return passing;
    }

    private static async Task Commit(string repository, string why, params (string File, string Text)[] files)
    {
        foreach (var (file, text) in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(repository, file))!);
            await File.WriteAllTextAsync(Path.Combine(repository, file), text);
        }

        await Git.Run(repository, "add", ".");
        await Git.Run(repository, "-c", "user.name=t", "-c", "user.email=t@t", "commit", "--quiet", "-m", why);
    }
}
