namespace Microsoft.ML.Gan;

/// <summary>Student's t with whole degrees of freedom.</summary>
/// <remarks>Abramowitz and Stegun 1964, 26.7.3 and 26.7.4: the probability is a finite sum of powers of a cosine.</remarks>
internal static class StudentDistribution
{
    /// <summary>P(|T| ≤ t), for t of at least 0.</summary>
    public static double Central(double t, int degrees)
    {
        double angle = Math.Atan(t / Math.Sqrt(degrees)), sine = Math.Sin(angle), cosine = Math.Cos(angle);
        bool odd = degrees % 2 == 1;
        double term = odd ? cosine : 1, sum = 0;
        for (int power = odd ? 1 : 0; power <= degrees - 2; power += 2)
        {
            sum += term;
            term *= cosine * cosine * (power + 1) / (power + 2);
        }
        return odd ? 2 / Math.PI * (angle + sine * sum) : sine * sum;
    }

    /// <summary>The t with P(|T| ≤ t) = <paramref name="probability"/>, which is below 1.</summary>
    public static double CentralQuantile(double probability, int degrees)
    {
        double low = 0, high = 1;
        while (Central(high, degrees) < probability)
        {
            high *= 2;
        }
        for (double middle = high / 2; middle > low && middle < high; middle = low + (high - low) / 2)
        {
            (low, high) = Central(middle, degrees) < probability ? (middle, high) : (low, middle);
        }
        return high;
    }
}
