using System.Diagnostics;
using CudnnDigits.Commands.Networks;
using CudnnDigits.Commands.Terminal;
using CudnnDigits.Data;
using CudnnDigits.Execution;
using CudnnDigits.Models;
using CudnnDigits.Reports;
using CudnnDigits.Training;
using CudnnDigits.Training.Runs;
using Spectre.Console;

namespace CudnnDigits.Commands.Train;

/// <summary>Ends a training that is done or was interrupted: saves it, draws its pictures and writes its summary.</summary>
/// <param name="Test">The test images.</param>
/// <param name="Notes">The writer of notes.</param>
internal sealed record RunFinisher(
    TrainRequest Request, IExecutor Executor, Plan Plan, Dataset Test, Trainer Trainer, RunRecorder Recorder, TensorBoardLog? TensorBoard,
    TextWriter Notes)
{
    /// <param name="done">Whether all steps are done.</param>
    /// <param name="started">The start time, as a timestamp of <see cref="Stopwatch"/>.</param>
    /// <param name="console">The console of the summary.</param>
    public void Finish(bool done, long started, IAnsiConsole console)
    {
        Recorder.Save();
        var settings = Request.Settings;
        if (Trainer.StoppedEarly) Notes.WriteLine($"stopped early: no better accuracy for {settings.EarlyStop} epochs");
        // With validation images, the test images are used once, after the weights have been chosen.
        var final = Recorder.Kept is not null && (done || settings.Validation == 0)
            ? Show(RunData.Load(Request.Folder, Executor, Plan, Test), done, console)
            : null;
        if (Request.Verbose) WriteDetails();
        TrainingSummary.Write(
            console.Profile.Out.Writer, Request.Folder, Request.ResumeFolder, Recorder, final, Stopwatch.GetElapsedTime(started), done);
    }

    private Evaluation Show(RunData run, bool done, IAnsiConsole console)
    {
        if (done) TryDraw(run);
        console.WriteLine();
        ConfusionMatrix.Write(console, run.Evaluation.Confusion);
        console.WriteLine();
        return run.Evaluation;
    }

    /// <summary>Draws the pictures of the run. Everything else has been saved, so a failing picture does not fail the training.</summary>
    private void TryDraw(RunData run)
    {
        try
        {
            Draw(run);
        }
        catch (Exception wrong)
        {
            Notes.WriteLine($"no pictures drawn: {TerminalText.Sanitize(wrong.Message)}; "
                + $"draw them with: cudnndigits report --run {run.Folder.Path}");
        }
    }

    // A method of its own, so that the libraries that draw are loaded after the training, not before it.
    private void Draw(RunData run)
    {
        var pictures = RunPictures.Draw(run);
        RunPictures.Save(run.Folder, pictures);
        foreach (var picture in pictures) TensorBoard?.Show(picture);
    }

    // At the end, when the number of kernels in a step is known.
    private void WriteDetails()
    {
        foreach (var line in ExecutorFactory.Details(Executor) ?? []) Notes.WriteLine(line);
    }
}
