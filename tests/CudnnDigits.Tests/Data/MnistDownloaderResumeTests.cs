namespace CudnnDigits.Tests.Data;

public sealed class MnistDownloaderResumeTests
{
    [Test]
    public async Task Fetch_ConnectionBreaks_GoesOnWhereItBroke()
    {
        using var fixture = new DownloadFixture();
        var server = fixture.Serve(request =>
            request.Number == 1 ? Answer.BrokenOff(fixture.Gz, request, after: 1234) : Answer.File(fixture.Gz, request));

        await fixture.Fetch();

        fixture.AssertFetched();
        Assert.That(server.Requests.Select(request => request.From), Is.EqualTo([0, 1234]));
    }

    [Test]
    public async Task Fetch_ServerIgnoresRanges_StartsOver()
    {
        using var fixture = new DownloadFixture();
        fixture.Serve(request => request.Number == 1 ? Answer.BrokenOff(fixture.Gz, request, after: 1234) : Answer.Whole(fixture.Gz));

        await fixture.Fetch();

        fixture.AssertFetched();
    }

    [Test]
    public async Task Fetch_ServerAnswersAnotherRange_StartsOver()
    {
        using var fixture = new DownloadFixture();
        fixture.Serve(request => request.Number switch
        {
            1 => Answer.BrokenOff(fixture.Gz, request, after: 1234),
            2 => Answer.File(fixture.Gz, request with { From = 1000 }),
            _ => Answer.File(fixture.Gz, request),
        });

        await fixture.Fetch();

        fixture.AssertFetched();
        Assert.That(fixture.Observer.Notes, Has.Some.Contains("requested bytes from 1234 on, received range bytes 1000-"));
    }

    [Test]
    public async Task Fetch_ManyBreaksThatEachBringMuch_AreNoReasonToGiveUp()
    {
        using var fixture = new DownloadFixture(length: 1 << 20);
        var server = fixture.Serve(request => Answer.BrokenOff(fixture.Gz, request, after: 100_000));

        await fixture.Fetch(fixture.Options(attempts: 2));

        fixture.AssertFetched();
        Assert.That(server.Requests, Has.Count.EqualTo((fixture.Gz.Length / 100_000) + 1));
    }

    [Test]
    public async Task Fetch_BrokenByTheFirstMirror_GoesOnAtTheSecond()
    {
        using var fixture = new DownloadFixture();
        fixture.Serve(request => request.Number == 1 ? Answer.BrokenOff(fixture.Gz, request, after: 500) : Answer.Status("503 Busy"));
        var second = fixture.ServeWell();

        await fixture.Fetch();

        fixture.AssertFetched();
        Assert.That(second.Requests.Select(request => request.From), Is.EqualTo([500]));
    }

    [Test]
    public async Task Fetch_PartOfAnEarlierRun_IsGoneOnWith()
    {
        using var fixture = new DownloadFixture();
        var server = fixture.ServeWell();
        File.WriteAllBytes(fixture.Part, fixture.Gz[..2000]);

        await fixture.Fetch();

        fixture.AssertFetched();
        Assert.That(server.Requests.Select(request => request.From), Is.EqualTo([2000]));
    }

    [Test]
    public async Task Fetch_WholePartOfAnEarlierRun_IsTakenAsItIs()
    {
        using var fixture = new DownloadFixture();
        var server = fixture.ServeWell();
        File.WriteAllBytes(fixture.Part, fixture.Gz);

        await fixture.Fetch();

        fixture.AssertFetched();
        Assert.That(server.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Fetch_PartOfSomethingElse_IsFetchedAnew()
    {
        using var fixture = new DownloadFixture();
        fixture.ServeWell();
        File.WriteAllBytes(fixture.Part, new byte[2000]);

        await fixture.Fetch();

        fixture.AssertFetched();
        Assert.That(fixture.Observer.Notes, Has.Some.Contains("downloading it again"));
    }

    [Test]
    public async Task Fetch_PartLongerThanTheFile_IsFetchedAnew()
    {
        using var fixture = new DownloadFixture();
        fixture.ServeWell();
        File.WriteAllBytes(fixture.Part, new byte[9000]);

        await fixture.Fetch();

        fixture.AssertFetched();
    }
}
