using CudnnDigits.Data;
using static CudnnDigits.Tests.Data.IdxFiles;

namespace CudnnDigits.Tests.Data;

public sealed class MnistDataTests
{
    private readonly TemporaryFolder _folder = new();

    [SetUp]
    public void WriteDataset() => WriteSmallDataset(_folder.Path);

    [TearDown]
    public void Empty()
    {
        foreach (var file in Directory.GetFiles(_folder.Path)) File.Delete(file);
    }

    [OneTimeTearDown]
    public void Remove() => _folder.Dispose();

    [Test]
    public void Load_FourPlainFiles_GivesBothSets()
    {
        var (training, test) = MnistData.Load(_folder.Path);

        Assert.Multiple(() =>
        {
            Assert.That((training.Count, training.Rows, training.Columns), Is.EqualTo((6, 3, 2)));
            Assert.That(training.Images, Is.EqualTo(Counting(36)));
            Assert.That(test.Labels, Is.EqualTo(Counting(4)));
        });
    }

    [TestCase("train-images.idx3-ubyte", false)]
    [TestCase("train-images-idx3-ubyte.gz", true)]
    [TestCase("train-images.idx3-ubyte.gz", true)]
    public void Load_OtherSpelling_IsFound(string name, bool packed)
    {
        var content = File.ReadAllBytes(_folder.File("train-images-idx3-ubyte"));
        File.Delete(_folder.File("train-images-idx3-ubyte"));
        File.WriteAllBytes(_folder.File(name), packed ? Gzip(content) : content);

        Assert.That(MnistData.Load(_folder.Path).Training.Images, Is.EqualTo(Counting(36)));
    }

    [Test]
    public void Load_MissingFile_NamesItAndWhatToDo()
    {
        File.Delete(_folder.File("t10k-labels-idx1-ubyte"));

        Assert.That(() => MnistData.Load(_folder.Path), Throws.TypeOf<FileNotFoundException>()
            .With.Message.Contains("t10k-labels-idx1-ubyte (or t10k-labels-idx1-ubyte.gz) is missing").And.Message.Contains("get-mnist."));
    }

    [Test]
    public void Load_FewerLabelsThanImages_IsRefused()
    {
        File.WriteAllBytes(_folder.File("train-labels-idx1-ubyte"), Make([5], Counting(5)));

        Assert.That(() => MnistData.Load(_folder.Path), Throws.TypeOf<DataFormatException>().With.Message.Contains("5 labels, expected 6"));
    }

    [Test]
    public void Load_LabelOverNine_SaysWhichImage()
    {
        File.WriteAllBytes(_folder.File("train-labels-idx1-ubyte"), Make([6], [0, 9, 10, 3, 200, 1]));

        Assert.That(() => MnistData.Load(_folder.Path),
            Throws.TypeOf<DataFormatException>().With.Message.Contains("label 10 of image 2, expected 0 to 9"));
    }

    [Test]
    public void Load_TestImagesOfOtherSize_AreRefused()
    {
        File.WriteAllBytes(_folder.File("t10k-images-idx3-ubyte"), Make([4, 2, 3], Counting(24)));

        Assert.That(() => MnistData.Load(_folder.Path),
            Throws.TypeOf<DataFormatException>().With.Message.Contains("test images are 2x3, expected 3x2"));
    }

    /// <summary>The counts and the first labels are those that the publishers' page and countless tutorials show: 5 0 4 1 9.</summary>
    [Test]
    public void Load_RealMnist_HasThePublishedCountsAndLabels()
    {
        var (training, test) = TestData.Mnist;

        Assert.Multiple(() =>
        {
            Assert.That((training.Count, test.Count), Is.EqualTo((60_000, 10_000)));
            Assert.That((training.Rows, training.Columns), Is.EqualTo((28, 28)));
            Assert.That(training.Labels[..5], Is.EqualTo([5, 0, 4, 1, 9]));
            Assert.That(test.Labels[..5], Is.EqualTo([7, 2, 1, 0, 4]));
        });
    }

    [Test]
    public void Load_DebiansFashionMnist_LoadsByItsFolderAlone()
    {
        const string Folder = "/usr/share/datasets/fashion-mnist";
        if (!Directory.Exists(Folder)) Assert.Ignore($"{Folder} is not there: apt-get install dataset-fashion-mnist");

        var (training, test) = MnistData.Load(Folder);

        Assert.Multiple(() =>
        {
            Assert.That((training.Count, test.Count), Is.EqualTo((60_000, 10_000)));
            Assert.That(training.Labels.CountBy(label => label).Select(count => count.Value), Is.All.EqualTo(6000));
        });
    }
}
