namespace CudnnDigits.Commands.Options;

/// <summary>The examples that the help of each command shows. A test parses every line.</summary>
internal static class Examples
{
    /// <summary>By the name of the command; those of the program under the empty name.</summary>
    public static IReadOnlyDictionary<string, (string Line, string Meaning)[]> ByCommand { get; } =
        new Dictionary<string, (string, string)[]>
        {
            [""] =
            [
                ("cudnndigits train", "train the cnn, on the GPU if there is one"),
                ("cudnndigits eval --run runs/first", "measure its accuracy"),
            ],
            ["train"] =
            [
                ("cudnndigits train linear --epochs 5", "train another network for five epochs"),
                ("cudnndigits train cnn --device cpu --run runs/first", "train on the CPU and write to that folder"),
                ("cudnndigits train cnn --batch-norm --dropout 0.3", "add layers against overfitting"),
                ("cudnndigits train cnn --ensemble 3 --run runs/three", "three networks that predict together; --resume continues them"),
                ("cudnndigits train --run runs/first --resume --epochs 20", "resume that run and train it up to 20 epochs"),
                ("cudnndigits train --config runs/first/run.json", "repeat that run exactly"),
                ("cudnndigits train --data /usr/share/datasets/fashion-mnist", "train on another data set in MNIST's format"),
            ],
            ["eval"] =
            [
                ("cudnndigits eval --run runs/first", "evaluate the best weights of a run"),
                ("cudnndigits eval --run runs/three", "evaluate an ensemble: each of its networks, and all together"),
                ("cudnndigits eval --weights cnn.safetensors", "evaluate weights from another program, such as PyTorch"),
            ],
            ["predict"] =
            [
                ("cudnndigits predict --run runs/first photo.jpg", "say which digit is on a picture"),
                ("cudnndigits predict --run runs/first --show --json digits/ -",
                    "predict all pictures of a folder and one from standard input"),
            ],
            ["serve"] =
            [
                ("cudnndigits serve", "use the newest network in runs, and list the trainings there"),
                ("cudnndigits serve --run runs/first --port 0", "use the network of one run, at any free port"),
                ("cudnndigits serve --weights cnn.safetensors --host 0.0.0.0",
                    "let other machines connect: anyone who reaches the port can draw"),
            ],
            ["export"] = [("cudnndigits export --run runs/first --onnx digits.onnx", "export for ONNX Runtime and other programs")],
            ["report"] = [("cudnndigits report --run runs/first", "draw the pictures again and write report.html")],
            ["compare"] = [("cudnndigits compare runs/first runs/second", "show several runs in one table and one chart")],
            ["bench"] = [("cudnndigits bench", "measure how fast this machine trains")],
            ["verify"] =
            [
                ("cudnndigits verify", "check that the GPU computes what the CPU computes, and measure its speed"),
                ("cudnndigits verify --report verify.md", "write a report to keep or to send"),
            ],
            ["data"] = [("cudnndigits data --data mnist", "download MNIST to a folder, or check the files there")],
            ["info"] = [("cudnndigits info --json", "write JSON, for another program or a bug report")],
            ["completion"] =
            [
                ("cudnndigits completion bash", "a script: source <(cudnndigits completion bash)"),
                ("cudnndigits completion zsh", "a script: source <(cudnndigits completion zsh)"),
                ("cudnndigits completion pwsh", "a script: cudnndigits completion pwsh | Out-String | Invoke-Expression"),
            ],
        };
}
