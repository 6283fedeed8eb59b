using ActorPg.Api.ConnectionStrings;

namespace ActorPg.Actors.Tests.Options;

public sealed class PasswordFileTests
{
    [Theory]
    [InlineData("h:5432:d:u:right", "right")]
    [InlineData("*:*:*:*:right", "right")]
    [InlineData("other:5432:d:u:wrong\n*:5433:d:u:wrong\nh:*:d:u:right\n*:*:*:*:late", "right")]
    [InlineData("# h:5432:d:u:comment\n\nh:5432:d\nh:5432:d:u:right", "right")]
    [InlineData(@"h:5432:d:u:a\:b\\c:d", @"a:b\c:d")]
    [InlineData("h:5432:d:u:", "")]
    [InlineData("h:5432:D:u:wrong", null)]
    [InlineData(@"\*:5432:d:u:wrong", null)]
    [InlineData("", null)]
    public void The_first_line_that_fits_gives_the_password(string file, string? expected) =>
        Assert.Equal(expected, PasswordFile.Find(file.Split('\n'), new PgEndpoint("h", 5432), "d", "u"));

    [Theory]
    [InlineData("localhost:5432:d:u:p")]
    [InlineData("/tmp:5432:d:u:p")]
    public void A_Unix_socket_is_localhost_or_its_directory(string line) =>
        Assert.Equal("p", PasswordFile.Find([line], new PgEndpoint("/tmp", 5432), "d", "u"));

    [Fact]
    public void An_escaped_colon_does_not_end_a_host() =>
        Assert.Equal("p", PasswordFile.Find([@"\:\:1:5432:d:u:p"], new PgEndpoint("::1", 5432), "d", "u"));

    [Fact]
    public void A_file_that_others_may_read_is_passed_over()
    {
        if (OperatingSystem.IsWindows())
            return;
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "*:*:*:*:p\n");
            PgOptions options = Env.Parse("host=h") with { PassFile = path };
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            Assert.Equal("p", PasswordFile.Find(path, options.Endpoints[0], options));
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.GroupRead);
            Assert.Null(PasswordFile.Find(path, options.Endpoints[0], options));
        }
        finally
        {
            File.Delete(path);
        }
        Assert.Null(PasswordFile.Find(path, new PgEndpoint("h", 1), new PgOptions()));
    }
}
