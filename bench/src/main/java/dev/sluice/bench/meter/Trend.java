package dev.sluice.bench.meter;

/** A straight line through points, by least squares. Not thread-safe. */
public final class Trend {

    /** Two standard errors: what chance alone gives in one of forty runs. */
    private static final double NOISE = 2;

    private int count;
    private double sumX;
    private double sumY;
    private double sumXx;
    private double sumXy;
    private double sumYy;

    public void add(double x, double y) {
        count++;
        sumX += x;
        sumY += y;
        sumXx += x * x;
        sumXy += x * y;
        sumYy += y * y;
    }

    /** How much y grows for each x; 0 with less than two points. */
    public double slope() {
        return spreadX() <= 0 ? 0 : (sumXy - sumX * sumY / count) / spreadX();
    }

    /** How much of the slope is growth for sure: what is left of it above its noise, or 0. Needs three points to be anything. */
    public double certain() {
        if (count < 3 || spreadX() <= 0) {
            return 0;
        }
        double slope = slope();
        double rest = Math.max(0, sumYy - sumY * sumY / count - slope * slope * spreadX());
        double error = Math.sqrt(rest / (count - 2) / spreadX());
        return Math.max(0, slope - NOISE * error);
    }

    private double spreadX() {
        return count < 2 ? 0 : sumXx - sumX * sumX / count;
    }
}
