Console.WriteLine("cudnndigits");
