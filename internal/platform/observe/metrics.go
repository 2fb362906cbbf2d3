package observe

import (
	"context"
	"log/slog"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Metrics are few and each answers an operator's question: how many visits, how
// slow, how many failures, does the database struggle, does work pile up.
type Metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	duration *prometheus.HistogramVec
	inFlight prometheus.Gauge
	failures prometheus.Counter
}

// Sources are read at each scrape.
type Sources struct {
	Version   string
	DBRetries func() int64
	JobStates func(context.Context) (map[string]int, error)
}

// NewMetrics gives a registry of its own.
func NewMetrics(s Sources, log *slog.Logger) *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "chantier_http_requests_total",
			Help: "Requests by route pattern, method and status."}, []string{"route", "method", "status"}),
		duration: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "chantier_http_request_duration_seconds",
			Help: "Time to answer, by route pattern.", Buckets: []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10}}, []string{"route"}),
		inFlight: prometheus.NewGauge(prometheus.GaugeOpts{Name: "chantier_http_requests_in_flight", Help: "Requests being answered."}),
		failures: prometheus.NewCounter(prometheus.CounterOpts{Name: "chantier_internal_errors_total",
			Help: "Errors of our own that a user saw as a reference."}),
	}
	build := prometheus.NewGauge(prometheus.GaugeOpts{Name: "chantier_build_info", Help: "The version that runs.",
		ConstLabels: prometheus.Labels{"version": s.Version}})
	build.Set(1)
	m.registry.MustRegister(m.requests, m.duration, m.inFlight, m.failures, build,
		prometheus.NewCounterFunc(prometheus.CounterOpts{Name: "chantier_db_retries_total",
			Help: "Write transactions run again after a serialisation failure."}, func() float64 { return float64(s.DBRetries()) }),
		jobCollector{s.JobStates, log},
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// Handler serves /metrics, on an address of its own.
func (m *Metrics) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{}))
	return mux
}

func (m *Metrics) observe(method, route string, status int, took time.Duration) {
	m.inFlight.Dec()
	m.requests.WithLabelValues(route, knownMethod(method), strconv.Itoa(status)).Inc()
	m.duration.WithLabelValues(route).Observe(took.Seconds())
}

// knownMethod keeps invented methods from making series and log values of their own.
func knownMethod(m string) string {
	switch m {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodOptions, http.MethodPatch:
		return m
	}
	return "other"
}

var jobsDesc = prometheus.NewDesc("chantier_jobs", "Background jobs by state.", []string{"state"}, nil)

type jobCollector struct {
	states func(context.Context) (map[string]int, error)
	log    *slog.Logger
}

func (c jobCollector) Describe(ch chan<- *prometheus.Desc) { ch <- jobsDesc }

// Collect leaves the series out when the database does not answer: the other figures are then wanted most.
func (c jobCollector) Collect(ch chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	states, err := c.states(ctx)
	if err != nil {
		c.log.Warn("metrics: jobs could not be counted", "error", err.Error())
		return
	}
	for _, s := range []string{"available", "running", "retryable", "scheduled", "discarded", "cancelled", "completed"} {
		ch <- prometheus.MustNewConstMetric(jobsDesc, prometheus.GaugeValue, float64(states[s]), s)
	}
}
