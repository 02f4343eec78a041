using PeerSupport.Harness;
using Xunit;

namespace PeerSupport.Suite.Tests;

/// <summary>Every commit runs on the schema before and after its migrations: they expand, and contract only when nobody is left to mind.</summary>
public sealed class ExpandOnlyTests
{
    [Fact]
    public async Task Migrations_since_the_previous_release_only_expand()
    {
        var release = await PreviousRelease.Find();
        var landed = await Landed(release);
        var wrong = Scripts()
            .Where(script => !landed.ContainsKey(script) && !PreviousRelease.Contractions.ContainsKey(script))
            .SelectMany(script => ExpandOnly.Breaks(File.ReadAllText(Path.Combine(Repository.Root, script))).Select(why => $"{script}: {why}"));
        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Migrations_of_the_previous_release_stay_as_they_were_applied()
    {
        var landed = await Landed(await PreviousRelease.Find());
        Assert.NotEmpty(landed);
        foreach (var (script, id) in landed)
        {
            Assert.True(File.Exists(Path.Combine(Repository.Root, script)), $"{script} is gone: databases have it");
            Assert.True(id == (await Git.Run(Repository.Root, "hash-object", script)).Trim(), $"{script} was changed: databases have it as it was; write a new one");
        }
    }

    [Fact]
    public void What_may_do_more_is_there_and_says_why_nobody_minds() =>
        Assert.All(PreviousRelease.Contractions, script => Assert.True(script.Value.Length > 20 && Scripts().Contains(script.Key), script.Key));

    [Theory]
    [InlineData("alter table persons drop column forename", "takes something away")]
    [InlineData("drop table persons", "takes something away")]
    [InlineData("drop index persons_number", "takes something away")]
    [InlineData("do $$ begin drop function stands; end $$", "takes something away")]
    [InlineData("alter table persons rename column surname to family_name", "renames")]
    [InlineData("alter table persons rename to people", "renames")]
    [InlineData("alter table duties alter column date type timestamptz", "changes the type")]
    [InlineData("alter table duties alter date set data type text", "changes the type")]
    [InlineData("alter table persons alter column forename set not null", "demands a value")]
    [InlineData("alter table persons add column title text not null", "demands a value")]
    [InlineData("alter table persons add title text, add column shoe int not null", "demands a value")]
    [InlineData("alter table persons add constraint named check (surname <> '')", "refuses rows")]
    [InlineData("alter table persons add constraint named check (surname <> '') not valid", "refuses rows")]
    [InlineData("alter table persons add unique (surname)", "refuses rows")]
    [InlineData("create unique index concurrently one_name on persons (surname)", "refuses rows")]
    [InlineData("create index by_name on persons (surname)", "stops all writers")]
    [InlineData("truncate persons", "deletes rows")]
    [InlineData("revoke select on persons from registry_app", "takes a right")]
    [InlineData("create table pets (id int); alter table persons drop column forename", "takes something away")]
    public void A_contraction_is_caught(string sql, string why) => Assert.Contains(ExpandOnly.Breaks(sql), found => found.Contains(why, StringComparison.Ordinal));

    [Theory]
    [InlineData("alter table persons add column title text")]
    [InlineData("alter table persons add column title text not null default ''")]
    [InlineData("alter table persons alter column forename drop not null")]
    [InlineData("create index concurrently by_name on persons (surname)")]
    [InlineData("create table pets (id int not null check (id > 0)); create unique index pets_id on pets (id); alter table pets add unique (id)")]
    [InlineData("-- drop table persons\ncreate table pets (id int)")]
    [InlineData("create or replace function f() returns int language sql as $$ select 1 $$")]
    public void An_expansion_is_not(string sql) => Assert.Empty(ExpandOnly.Breaks(sql));

    private static string[] Scripts() =>
        [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "services"), "*.sql", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Repository.Root, file)).Where(IsMigration).Order(StringComparer.Ordinal)];

    private static async Task<Dictionary<string, string>> Landed(PreviousRelease release) =>
        (await Git.Run(Repository.Root, "ls-tree", "-r", release.Commit, "services")).Lines()
        .Select(line => line.Split('\t')).Where(entry => IsMigration(entry[1])).ToDictionary(entry => entry[1], entry => entry[0].Split(' ')[2]);

    private static bool IsMigration(string file) => file.Contains("/Migrations/", StringComparison.Ordinal) && file.EndsWith(".sql", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal);
}
