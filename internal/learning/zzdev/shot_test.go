package zzdev
import ("context";"fmt";"os";"strings";"testing";"time"
"github.com/chromedp/cdproto/emulation";"github.com/chromedp/cdproto/log";"github.com/chromedp/cdproto/network";"github.com/chromedp/cdproto/runtime";"github.com/chromedp/cdproto/page";"github.com/chromedp/chromedp")
// SHOTS: lines "who path width scheme out [js]"
func TestShots(t *testing.T){
 raw,_:=os.ReadFile("/tmp/edt/shots"); ids,_:=os.ReadFile("/tmp/edt/ids"); id:=strings.Fields(string(ids))
 acc:=map[string]string{"awa":id[2],"leo":id[3],"ines":id[4]}
 actx,c:=chromedp.NewExecAllocator(context.Background(),append(chromedp.DefaultExecAllocatorOptions[:],chromedp.NoSandbox,chromedp.ExecPath("/usr/bin/chromium"),chromedp.Flag("disable-background-networking",true))...); defer c()
 for _,line:=range strings.Split(strings.TrimSpace(string(raw)),"\n"){
  f:=strings.SplitN(line," ",6); if len(f)<5 {continue}
  ctx,cancel:=chromedp.NewContext(actx); ctx,c2:=context.WithTimeout(ctx,60*time.Second)
  var w int64; fmt.Sscan(f[2],&w)
  var total float64
  chromedp.ListenTarget(ctx,func(ev any){ switch e:=ev.(type){
   case *log.EventEntryAdded: fmt.Println("LOG",f[4],e.Entry.Level,e.Entry.Text,e.Entry.URL)
   case *runtime.EventConsoleAPICalled: var s []string; for _,a:=range e.Args{s=append(s,string(a.Value))}; fmt.Println("CONSOLE",f[4],s)
   case *runtime.EventExceptionThrown: fmt.Println("EXC",f[4],e.ExceptionDetails.Error())
   case *network.EventLoadingFinished: total+=e.EncodedDataLength
   }})
  js:="1"; if len(f)>5 {js=f[5]}
  path:=strings.NewReplacer("ATT",id[0],"LRN",id[1]).Replace(f[1])
  var png []byte; var res any
  acts:=[]chromedp.Action{log.Enable(),network.Enable(),
   emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name:"prefers-color-scheme",Value:f[3]}}),
   emulation.SetDeviceMetricsOverride(w,900,1,w<600),
   chromedp.Navigate("http://127.0.0.1:9418/static/nothing"),
   chromedp.Evaluate(`document.cookie="lang=fr;path=/"`,nil),chromedp.Evaluate(`fetch("/enter",{method:"POST",body:new URLSearchParams({account:"`+acc[f[0]]+`"})}).then(()=>1)`,nil,func(p *runtime.EvaluateParams)*runtime.EvaluateParams{return p.WithAwaitPromise(true)}),
   chromedp.Navigate("http://127.0.0.1:9418"+path), chromedp.Sleep(1500*time.Millisecond),
   chromedp.Evaluate(`(async()=>{`+js+`})()`,&res,func(p *runtime.EvaluateParams)*runtime.EvaluateParams{return p.WithAwaitPromise(true).WithReturnByValue(true)}),
   chromedp.Sleep(1200*time.Millisecond),
   chromedp.ActionFunc(func(ctx context.Context)error{ var e error; var over any; chromedp.Evaluate(`document.documentElement.scrollWidth+" / "+innerWidth`,&over).Do(ctx); fmt.Println(f[4],"width",over,"res",res); png,e=page.CaptureScreenshot().WithCaptureBeyondViewport(os.Getenv("FULL")!="").Do(ctx); return e}),
  }
  if os.Getenv("FULL")!="" { acts[len(acts)-1]=chromedp.ActionFunc(func(ctx context.Context)error{ var over any; chromedp.Evaluate(`document.documentElement.scrollWidth+" / "+innerWidth`,&over).Do(ctx); fmt.Println(f[4],"width",over,"res",res); return chromedp.FullScreenshot(&png,100).Do(ctx)}) }
  if err:=chromedp.Run(ctx,acts...);err!=nil{fmt.Println("ERR",f[4],err)}
  os.WriteFile("/tmp/edt/"+f[4]+".png",png,0o600); fmt.Println(f[4],"bytes",int(total)); c2(); cancel()
 }
}
